import type { Control } from "../../control";
import { isTrue, requireThat, requireTrue } from "../../require";
import type { Resource } from "../../view/resource";

export const configRecordsEverything: Control = {
  name: "config-records-everything",
  ids: ["FSBP Config.1", "CIS 3.0.0/3.3"],
  title: "AWS Config records every kind of resource, with its own role",
  severity: "critical",
  why: "What is not recorded is judged by no rule, and its history is unknown.",
  mend: "Set recording_group.all_supported and include_global_resource_types to true, and role_arn to Config's service-linked role.",
  types: ["aws_config_configuration_recorder"],
  check: (recorder) => [
    ...requireThat(
      recorder,
      "recording_group.all_supported",
      (value) => value === undefined || isTrue(value),
      "true or nothing",
    ),
    ...requireTrue(recorder, "recording_group.include_global_resource_types"),
    ...(isServiceLinked(recorder)
      ? []
      : [
          {
            resource: recorder,
            argument: "role_arn",
            found: recorder.value("role_arn"),
            allowed: "an aws_iam_service_linked_role of config.amazonaws.com",
          },
        ]),
  ],
  examples: {
    failing: [
      { aws_config_configuration_recorder: { example: { recording_group: { all_supported: false } } } },
      {
        aws_config_configuration_recorder: {
          example: { recording_group: { include_global_resource_types: false } },
        },
      },
      { aws_config_configuration_recorder: { example: { role_arn: "arn:aws:iam::111111111111:role/mine" } } },
    ],
    passing: [
      {
        aws_config_configuration_recorder: {
          example: {
            role_arn:
              "arn:aws:iam::111111111111:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
          },
        },
      },
    ],
  },
};

function isServiceLinked(recorder: Resource): boolean {
  const roles = recorder.targets("role_arn");
  return (
    String(recorder.value("role_arn")).includes(":role/aws-service-role/config.amazonaws.com/") ||
    roles.some((role) => role.value("aws_service_name") === "config.amazonaws.com")
  );
}
