import type { Control } from "../../control";

export const cognitoCodeFlow: Control = {
  name: "cognito-code-flow",
  ids: [],
  title: "Browsers get a code, and never a token, in an address",
  severity: "high",
  why: "Addresses are in histories and logs.",
  mend: "Set allowed_oauth_flows to code alone.",
  types: ["aws_cognito_user_pool_client"],
  check: (client) => {
    const found = client.list("allowed_oauth_flows");
    if (found.every((flow) => flow === "code")) return [];
    return [{ resource: client, argument: "allowed_oauth_flows", found, allowed: "code" }];
  },
  examples: {
    failing: [
      { aws_cognito_user_pool_client: { example: { allowed_oauth_flows: ["code", "implicit"] } } },
      { aws_cognito_user_pool_client: { example: { allowed_oauth_flows: "${var.flows}" } } },
    ],
    passing: [{ aws_cognito_user_pool_client: { example: { allowed_oauth_flows: ["code"] } } }],
  },
};
