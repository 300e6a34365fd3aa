import type { Control } from "../../control";
import { requireSet } from "../../require";

export const cloudtrailEncrypted: Control = {
  name: "cloudtrail-encrypted",
  ids: ["FSBP CloudTrail.2", "CIS 3.0.0/3.5"],
  title: "The trail is encrypted with a customer key",
  severity: "medium",
  why: "Whoever may read the bucket would read who did what in the account.",
  mend: "Set kms_key_id.",
  types: ["aws_cloudtrail"],
  check: (trail) => requireSet(trail, "kms_key_id", "the ARN of a customer key"),
  examples: {
    failing: [{ aws_cloudtrail: { example: { kms_key_id: null } } }],
    passing: [{ aws_cloudtrail: { example: { kms_key_id: "arn:aws:kms:us-east-1:111111111111:key/a" } } }],
  },
};
