import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cognitoSecondFactor: Control = {
  name: "cognito-second-factor",
  ids: ["FSBP Cognito.5"],
  title: "Every user has a second factor",
  severity: "medium",
  why: "A stolen password alone would open an account.",
  mend: "Set mfa_configuration to ON.",
  types: ["aws_cognito_user_pool"],
  setting: "security.cognito.mfa",
  givesUp: givenUpBy("security.cognito.mfa"),
  check: (pool) => requireOneOf(pool, "mfa_configuration", ["ON"]),
  examples: {
    failing: [
      { aws_cognito_user_pool: { example: { mfa_configuration: "OPTIONAL" } } },
      { aws_cognito_user_pool: { example: { mfa_configuration: null } } },
    ],
    passing: [{ aws_cognito_user_pool: { example: { mfa_configuration: "ON" } } }],
  },
};
