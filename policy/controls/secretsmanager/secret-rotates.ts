import type { Control } from "../../control";
import { requireReferrer } from "../../require";

export const secretRotates: Control = {
  name: "secret-rotates",
  ids: ["FSBP SecretsManager.1", "FSBP SecretsManager.4"],
  title: "Secrets are changed by themselves",
  severity: "medium",
  why: "A secret that leaked unnoticed is good for ever.",
  mend: "Add an aws_secretsmanager_secret_rotation for the secret.",
  types: ["aws_secretsmanager_secret"],
  check: (secret) => requireReferrer(secret, "aws_secretsmanager_secret_rotation", "secret_id"),
  examples: {
    failing: [{ aws_secretsmanager_secret_rotation: { example: null } }],
    passing: [
      {
        aws_secretsmanager_secret_rotation: { example: { rotation_rules: { automatically_after_days: 30 } } },
      },
    ],
  },
};
