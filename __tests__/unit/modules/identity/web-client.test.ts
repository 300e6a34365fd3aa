import { WebClient } from "../../../../modules/identity/web-client";
import { only, synthModule } from "../../synth";

const synth = (identityProviders?: string[]) =>
  only(
    synthModule(
      (stack) =>
        new WebClient(stack, "web_client", {
          name: "groundwork-dev-web",
          userPoolId: "pool-1",
          callbackUrls: ["http://localhost:30000/callback"],
          logoutUrls: ["http://localhost:30000"],
          accessTokenHours: 1,
          refreshTokenDays: 30,
          identityProviders,
        }),
    ),
    "aws_cognito_user_pool_client",
  );

describe("WebClient", () => {
  const client = synth();

  test("is public: a browser keeps no secret", () => {
    expect(client.generate_secret).toBe(false);
  });

  test("signs in by the code flow and no other: neither tokens in an address nor passwords past the hosted pages", () => {
    expect(client).toMatchObject({
      allowed_oauth_flows_user_pool_client: true,
      allowed_oauth_flows: ["code"],
      allowed_oauth_scopes: ["openid", "email", "profile"],
      explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    });
  });

  test("comes back to the addresses given and no other", () => {
    expect(client.callback_urls).toEqual(["http://localhost:30000/callback"]);
    expect(client.logout_urls).toEqual(["http://localhost:30000"]);
  });

  test("tokens last hours, a sign-in days, and can be revoked", () => {
    expect(client).toMatchObject({
      access_token_validity: 1,
      id_token_validity: 1,
      refresh_token_validity: 30,
      token_validity_units: [{ access_token: "hours", id_token: "hours", refresh_token: "days" }],
      enable_token_revocation: true,
    });
  });

  test("does not tell whether an account exists", () => {
    expect(client.prevent_user_existence_errors).toBe("ENABLED");
  });

  test("takes the pool's own users, and those of the providers named", () => {
    expect(client.supported_identity_providers).toEqual(["COGNITO"]);
    expect(synth(["Google"]).supported_identity_providers).toEqual(["COGNITO", "Google"]);
  });
});
