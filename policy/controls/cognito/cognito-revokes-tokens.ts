import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const cognitoRevokesTokens: Control = {
  name: "cognito-revokes-tokens",
  ids: [],
  title: "A refresh token can be taken back",
  severity: "medium",
  why: "A stolen one would be good for its whole life.",
  mend: "Set enable_token_revocation to true.",
  types: ["aws_cognito_user_pool_client"],
  check: (client) => requireTrue(client, "enable_token_revocation"),
  examples: {
    failing: [{ aws_cognito_user_pool_client: { example: { enable_token_revocation: false } } }],
    passing: [{ aws_cognito_user_pool_client: { example: { enable_token_revocation: true } } }],
  },
};
