import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireAtLeast } from "../../require";

export const logGroupRetention: Control = {
  name: "log-group-retention",
  ids: ["Security Hub CloudWatch.16"],
  title: "Logs are kept for a year or longer",
  severity: "medium",
  why: "An attack is often found months later.",
  mend: "Set retention_in_days to 365 or more.",
  types: ["aws_cloudwatch_log_group"],
  setting: "database.logRetentionDays",
  givesUp: givenUpBy("database.logRetentionDays"),
  check: (group) => requireAtLeast(group, "retention_in_days", 365, "days"),
  examples: {
    failing: [
      { aws_cloudwatch_log_group: { example: { retention_in_days: 30 } } },
      { aws_cloudwatch_log_group: { example: { retention_in_days: null } } },
    ],
    passing: [{ aws_cloudwatch_log_group: { example: { retention_in_days: 400 } } }],
  },
};
