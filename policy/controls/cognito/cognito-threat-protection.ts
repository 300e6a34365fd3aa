import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cognitoThreatProtection: Control = {
  name: "cognito-threat-protection",
  ids: ["FSBP Cognito.1"],
  title: "Suspicious sign-ins are stopped",
  severity: "medium",
  why: "Sign-ins with leaked passwords or from odd places would succeed.",
  mend: "Set user_pool_add_ons.advanced_security_mode to ENFORCED.",
  types: ["aws_cognito_user_pool"],
  setting: "security.cognito.threatProtection",
  givesUp: givenUpBy("security.cognito.threatProtection"),
  check: (pool) => requireOneOf(pool, "user_pool_add_ons.advanced_security_mode", ["ENFORCED"]),
  examples: {
    failing: [
      { aws_cognito_user_pool: { example: { user_pool_add_ons: { advanced_security_mode: "AUDIT" } } } },
      { aws_cognito_user_pool: { example: { user_pool_add_ons: null } } },
    ],
    passing: [
      { aws_cognito_user_pool: { example: { user_pool_add_ons: { advanced_security_mode: "ENFORCED" } } } },
    ],
  },
};
