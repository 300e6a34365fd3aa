import { TerraformOutput } from "cdktf";
import { IdentityProviders } from "../../../../modules/identity/identity-providers";
import type { IdentityProvidersProps } from "../../../../modules/identity/identity-providers";
import { find, output, resources, synthModule } from "../../synth";
import type { Json } from "../../synth";

const google = { clientId: "google-id", clientSecretName: "chat/google" };
const oidc = {
  name: "Example",
  issuer: "https://login.example.com",
  clientId: "oidc-id",
  clientSecretName: "chat/oidc",
};

const synth = (props: Omit<IdentityProvidersProps, "userPoolId">) =>
  synthModule((stack) => {
    const providers = new IdentityProviders(stack, "providers", { userPoolId: "pool-1", ...props });
    new TerraformOutput(stack, "names", { value: providers.names });
  });

/** The secret that a reference to a secret's value reads. */
function secretOf(json: Json, reference: string): string {
  const match = /^\$\{data\.aws_secretsmanager_secret_version\.(\w+)\.secret_string\}$/.exec(reference);
  return json.data!.aws_secretsmanager_secret_version![match![1]!]!.secret_id as string;
}

describe("IdentityProviders", () => {
  test("without any there is nothing, and no secret is read", () => {
    const json = synth({});
    expect(output(json, "names")).toEqual([]);
    expect(resources(json, "aws_cognito_identity_provider")).toEqual([]);
    expect(json.data).toBeUndefined();
  });

  test("Google is reached where Cognito expects it", () => {
    const json = synth({ google });
    const provider = find(json, "aws_cognito_identity_provider", { provider_name: "Google" });
    expect(provider).toMatchObject({ provider_type: "Google", user_pool_id: "pool-1" });
    expect(provider.provider_details).toMatchObject({
      client_id: "google-id",
      authorize_scopes: "openid email profile",
      oidc_issuer: "https://accounts.google.com",
    });
    expect(resources(json, "aws_cognito_identity_provider")).toHaveLength(1);
  });

  test("an OpenID Connect provider is found by its issuer, under its own name", () => {
    const json = synth({ oidc });
    const provider = find(json, "aws_cognito_identity_provider", { provider_name: "Example" });
    expect(provider.provider_type).toBe("OIDC");
    expect(provider.provider_details).toMatchObject({
      client_id: "oidc-id",
      oidc_issuer: "https://login.example.com",
      attributes_request_method: "GET",
    });
  });

  test("both stand side by side, each with the secret of its own name and none in the JSON", () => {
    const json = synth({ google, oidc });
    expect(output(json, "names")).toHaveLength(2);
    const secrets = resources(json, "aws_cognito_identity_provider").map(
      ({ provider_name, provider_details }) => [
        provider_name,
        secretOf(json, provider_details.client_secret),
      ],
    );
    expect(Object.fromEntries(secrets)).toEqual({ Google: "chat/google", Example: "chat/oidc" });
  });

  test("a user comes with the provider's subject, email, whether it is verified, and name", () => {
    const json = synth({ google, oidc });
    for (const provider of resources(json, "aws_cognito_identity_provider")) {
      expect(provider.attribute_mapping).toEqual({
        username: "sub",
        email: "email",
        email_verified: "email_verified",
        name: "name",
      });
    }
  });
});
