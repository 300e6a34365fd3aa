import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cognitoHidesUsers: Control = {
  name: "cognito-hides-users",
  ids: [],
  title: "Sign-in does not tell whether a user exists",
  severity: "medium",
  why: "Whoever knows the users needs only their passwords.",
  mend: "Set prevent_user_existence_errors to ENABLED.",
  types: ["aws_cognito_user_pool_client"],
  check: (client) => requireOneOf(client, "prevent_user_existence_errors", ["ENABLED"]),
  examples: {
    failing: [
      { aws_cognito_user_pool_client: { example: { prevent_user_existence_errors: "LEGACY" } } },
      { aws_cognito_user_pool_client: { example: { prevent_user_existence_errors: null } } },
    ],
    passing: [{ aws_cognito_user_pool_client: { example: { prevent_user_existence_errors: "ENABLED" } } }],
  },
};
