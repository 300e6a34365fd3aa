import type { Control } from "../../control";
import { requireSet } from "../../require";

export const secretCustomerKey: Control = {
  name: "secret-customer-key",
  ids: [],
  title: "Secrets are encrypted with a customer key",
  severity: "medium",
  why: "With the key of AWS, whoever may read secrets needs no second permission.",
  mend: "Set kms_key_id to a key of the environment.",
  types: ["aws_secretsmanager_secret"],
  check: (secret) => requireSet(secret, "kms_key_id", "the ARN of a customer key"),
  examples: {
    failing: [{ aws_secretsmanager_secret: { example: { kms_key_id: null } } }],
    passing: [{ aws_secretsmanager_secret: { example: { kms_key_id: "${aws_kms_key.example.arn}" } } }],
  },
};
