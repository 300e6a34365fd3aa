import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";

export const guarddutyFargate: Control = {
  name: "guardduty-fargate",
  ids: ["FSBP GuardDuty.11", "FSBP GuardDuty.12"],
  title: "GuardDuty watches what containers do",
  severity: "high",
  why: "A program that an attacker starts in a container would not be noticed.",
  mend: "Add runtime to governance.guardDuty.plans.",
  types: ["aws_guardduty_detector"],
  setting: "governance.guardDuty.plans",
  givesUp: givenUpBy("governance.guardDuty.plans"),
  check: (detector) => {
    const runtime = detector
      .referrers("aws_guardduty_detector_feature", "detector_id")
      .find((feature) => feature.value("name") === "RUNTIME_MONITORING");
    const agent = runtime
      ?.blocks("additional_configuration")
      .find(({ name }) => name === "ECS_FARGATE_AGENT_MANAGEMENT");
    return runtime?.value("status") === "ENABLED" && agent?.status === "ENABLED"
      ? []
      : [
          {
            resource: detector,
            argument: "aws_guardduty_detector_feature RUNTIME_MONITORING",
            found: runtime?.value("status"),
            allowed: "ENABLED, with ECS_FARGATE_AGENT_MANAGEMENT",
          },
        ];
  },
  examples: {
    failing: [
      { aws_guardduty_detector_feature: { runtime: { status: "DISABLED" } } },
      { aws_guardduty_detector_feature: { runtime: { additional_configuration: [] } } },
      { aws_guardduty_detector_feature: { runtime: null } },
    ],
    passing: [
      {
        aws_guardduty_detector_feature: {
          runtime: {
            additional_configuration: [
              { name: "EC2_AGENT_MANAGEMENT", status: "DISABLED" },
              { name: "ECS_FARGATE_AGENT_MANAGEMENT", status: "ENABLED" },
            ],
          },
        },
      },
    ],
  },
};
