import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";

export const cognitoCallbacksEncrypted: Control = {
  name: "cognito-callbacks-encrypted",
  ids: [],
  title: "Sign-in ends on pages with HTTPS",
  severity: "high",
  why: "The code that becomes a token would cross the network in clear, or be taken by another program.",
  mend: "Use addresses that begin with https://.",
  types: ["aws_cognito_user_pool_client"],
  setting: "security.cognito.callbackUrls",
  givesUp: givenUpBy("security.cognito.callbackUrls"),
  check: (client) =>
    ["callback_urls", "logout_urls"].flatMap((argument) => {
      const found = client.list(argument).filter((url) => !String(url).startsWith("https://"));
      return found.length ? [{ resource: client, argument, found, allowed: "https:// addresses" }] : [];
    }),
  examples: {
    failing: [
      { aws_cognito_user_pool_client: { example: { callback_urls: ["http://localhost:30000/callback"] } } },
      { aws_cognito_user_pool_client: { example: { logout_urls: ["http://chat.example.com"] } } },
    ],
    passing: [{ aws_cognito_user_pool_client: { example: { callback_urls: ["https://chat.example.com"] } } }],
  },
};
