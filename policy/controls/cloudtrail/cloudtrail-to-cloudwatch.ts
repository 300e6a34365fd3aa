import type { Control } from "../../control";
import { requireSet } from "../../require";

export const cloudtrailToCloudwatch: Control = {
  name: "cloudtrail-to-cloudwatch",
  ids: ["FSBP CloudTrail.5"],
  title: "The trail goes to a log group, on which alarms look",
  severity: "low",
  why: "Alarms on changes of the network, of keys and of policies would have nothing to see.",
  mend: "Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.",
  types: ["aws_cloudtrail"],
  check: (trail) => [
    ...requireSet(trail, "cloud_watch_logs_group_arn", "the ARN of a log group, with :*"),
    ...requireSet(trail, "cloud_watch_logs_role_arn", "the ARN of a role that may write to it"),
  ],
  examples: {
    failing: [{ aws_cloudtrail: { example: { cloud_watch_logs_group_arn: null } } }],
    passing: [
      {
        aws_cloudtrail: {
          example: { cloud_watch_logs_group_arn: "arn:aws:logs:us-east-1:111111111111:log-group:a:*" },
        },
      },
    ],
  },
};
