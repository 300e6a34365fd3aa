import { CognitoIdentityProvider } from "@cdktf/provider-aws/lib/cognito-identity-provider";
import { DataAwsSecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-version";
import { Construct } from "constructs";

const SCOPES = "openid email profile";

/** Claims of the provider, by the pool's attribute that takes them. */
const ATTRIBUTES = { username: "sub", email: "email", email_verified: "email_verified", name: "name" };

/** An application registered with an identity provider. */
interface Registration {
  readonly clientId: string;
  /** Name of the Secrets Manager secret whose whole value is the client secret. */
  readonly clientSecretName: string;
}

export interface IdentityProvidersProps {
  readonly userPoolId: string;
  /** Sign-in with Google. @default none */
  readonly google?: Registration;
  /** Sign-in with an OpenID Connect provider that publishes its configuration. @default none */
  readonly oidc?: Registration & {
    /** Name shown at sign-in. */
    readonly name: string;
    /** Address with https, under which `/.well-known/openid-configuration` lies. */
    readonly issuer: string;
  };
}

/**
 * Identity providers beside the pool's own passwords. Their client secrets are made by hand in Secrets Manager
 * and read from there at every plan. Cognito's API takes them in clear and the AWS provider 5.100 has no
 * write-only argument for them, so they also lie in the encrypted state: use them for nothing else.
 */
export class IdentityProviders extends Construct {
  /** Names by which an app client supports them. */
  readonly names: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: IdentityProvidersProps,
  ) {
    super(scope, id);
    const { google, oidc } = props;
    const names: string[] = [];
    if (google) {
      // Cognito fills in Google's addresses itself; written out, they are no difference at the next plan.
      names.push(
        this.createProvider("google", "Google", "Google", google, {
          attributes_url: "https://people.googleapis.com/v1/people/me?personFields=",
          attributes_url_add_attributes: "true",
          authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
          oidc_issuer: "https://accounts.google.com",
          token_request_method: "POST",
          token_url: "https://www.googleapis.com/oauth2/v4/token",
        }),
      );
    }
    if (oidc) {
      names.push(
        this.createProvider("oidc", oidc.name, "OIDC", oidc, {
          oidc_issuer: oidc.issuer,
          attributes_request_method: "GET",
          attributes_url_add_attributes: "false",
        }),
      );
    }
    this.names = names;
  }

  private createProvider(
    id: string,
    providerName: string,
    providerType: string,
    { clientId, clientSecretName }: Registration,
    details: Record<string, string>,
  ): string {
    const secret = new DataAwsSecretsmanagerSecretVersion(this, `${id}_client_secret`, {
      secretId: clientSecretName,
    });
    return new CognitoIdentityProvider(this, id, {
      userPoolId: this.props.userPoolId,
      providerName,
      providerType,
      providerDetails: {
        client_id: clientId,
        client_secret: secret.secretString,
        authorize_scopes: SCOPES,
        ...details,
      },
      attributeMapping: ATTRIBUTES,
    }).providerName;
  }
}
