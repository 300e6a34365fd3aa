import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cognitoDeletionProtection: Control = {
  name: "cognito-deletion-protection",
  ids: ["FSBP Cognito.6"],
  title: "The user pool is protected from deletion",
  severity: "medium",
  why: "A destroy by mistake takes every user with it, and no backup has them.",
  mend: "Set deletion_protection to ACTIVE.",
  types: ["aws_cognito_user_pool"],
  givesUp: "A destroy by mistake takes the users with it.",
  check: (pool) => requireOneOf(pool, "deletion_protection", ["ACTIVE"]),
  examples: {
    failing: [
      { aws_cognito_user_pool: { example: { deletion_protection: "INACTIVE" } } },
      { aws_cognito_user_pool: { example: { deletion_protection: null } } },
    ],
    passing: [{ aws_cognito_user_pool: { example: { deletion_protection: "ACTIVE" } } }],
  },
};
