import type { Control } from "../../control";
import { requireSet } from "../../require";

export const logGroupEncrypted: Control = {
  name: "log-group-encrypted",
  ids: ["BLEA Logs"],
  title: "Log groups are encrypted with a customer key",
  severity: "medium",
  why: "Logs tell of users and of what fails; who may read them is then decided twice.",
  mend: "Set kms_key_id.",
  types: ["aws_cloudwatch_log_group"],
  check: (group) => requireSet(group, "kms_key_id", "the ARN of a customer key"),
  examples: {
    failing: [{ aws_cloudwatch_log_group: { example: { kms_key_id: null } } }],
    passing: [
      { aws_cloudwatch_log_group: { example: { kms_key_id: "arn:aws:kms:us-east-1:111111111111:key/a" } } },
    ],
  },
};
