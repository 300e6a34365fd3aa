import type { Control } from "../../control";
import { isToken } from "../../view/reference";

export const cognitoNoCustomSignIn: Control = {
  name: "cognito-no-custom-sign-in",
  ids: ["FSBP Cognito.4"],
  title: "Nobody signs in by a way that threat protection does not watch",
  severity: "medium",
  why: "Challenges of our own can be wrong, and nothing notices who tries them.",
  mend: "Take ALLOW_CUSTOM_AUTH out of explicit_auth_flows, or set the custom_auth_mode of the pool to ENFORCED.",
  types: ["aws_cognito_user_pool_client"],
  check: (client) => {
    const flows = client.list("explicit_auth_flows");
    const [pool] = client.targets("user_pool_id");
    const mode = pool?.value("user_pool_add_ons.advanced_security_additional_flows.custom_auth_mode");
    const isWatched = mode === "ENFORCED";
    if (isWatched || !flows.some((flow) => isToken(flow) || String(flow).includes("CUSTOM_AUTH"))) return [];
    return [
      {
        resource: client,
        argument: "explicit_auth_flows",
        found: flows,
        allowed: "without ALLOW_CUSTOM_AUTH",
      },
    ];
  },
  examples: {
    failing: [
      {
        aws_cognito_user_pool_client: {
          example: { explicit_auth_flows: ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] },
        },
      },
    ],
    passing: [
      { aws_cognito_user_pool_client: { example: { explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"] } } },
      {
        aws_cognito_user_pool: {
          example: {
            user_pool_add_ons: { advanced_security_additional_flows: { custom_auth_mode: "ENFORCED" } },
          },
        },
        aws_cognito_user_pool_client: { example: { explicit_auth_flows: ["ALLOW_CUSTOM_AUTH"] } },
      },
    ],
  },
};
