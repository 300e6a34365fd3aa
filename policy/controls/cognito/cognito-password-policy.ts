import type { Control } from "../../control";
import { isSet, requireAtLeast, requireThat, requireTrue } from "../../require";

const KINDS = ["lowercase", "uppercase", "numbers", "symbols"];

export const cognitoPasswordPolicy: Control = {
  name: "cognito-password-policy",
  ids: ["FSBP Cognito.3"],
  title: "Passwords are long and mixed",
  severity: "medium",
  why: "Short or simple passwords are guessed.",
  mend: "Ask for 8 characters or more of all four kinds, and let temporary passwords end after 7 days at most.",
  types: ["aws_cognito_user_pool"],
  setting: "security.cognito.passwordMinimumLength",
  check: (pool) => [
    ...requireAtLeast(pool, "password_policy.minimum_length", 8, "characters"),
    ...KINDS.flatMap((kind) => requireTrue(pool, `password_policy.require_${kind}`)),
    ...requireThat(
      pool,
      "password_policy.temporary_password_validity_days",
      (days) => isSet(days) && Number(days) <= 7,
      "7 days or less",
    ),
  ],
  examples: {
    failing: [
      { aws_cognito_user_pool: { example: { password_policy: { minimum_length: 6 } } } },
      { aws_cognito_user_pool: { example: { password_policy: { require_symbols: false } } } },
      { aws_cognito_user_pool: { example: { password_policy: { temporary_password_validity_days: 30 } } } },
    ],
    passing: [{ aws_cognito_user_pool: { example: { password_policy: { minimum_length: 8 } } } }],
  },
};
