import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const kmsKeyRotates: Control = {
  name: "kms-key-rotates",
  ids: ["Security Hub KMS.4", "CIS 3.0.0/3.6"],
  title: "Customer keys rotate every year",
  severity: "medium",
  why: "A key that is never changed protects more data every year, and one leak opens all of it.",
  mend: "Set enable_key_rotation to true.",
  types: ["aws_kms_key"],
  check: (key) => requireTrue(key, "enable_key_rotation"),
  examples: {
    failing: [
      { aws_kms_key: { example: { enable_key_rotation: false } } },
      { aws_kms_key: { example: { enable_key_rotation: null } } },
    ],
    passing: [{ aws_kms_key: { example: { enable_key_rotation: true } } }],
  },
};
