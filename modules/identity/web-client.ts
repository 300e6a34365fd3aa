import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { Construct } from "constructs";

export interface WebClientProps {
  readonly name: string;
  readonly userPoolId: string;
  /** Where Cognito may send a user with a code after sign-in. */
  readonly callbackUrls: readonly string[];
  /** Where Cognito may send a user after sign-out. */
  readonly logoutUrls: readonly string[];
  /** Hours for which access and ID tokens are valid, 1 to 24. */
  readonly accessTokenHours: number;
  /** Days for which a user stays signed in, 1 to 3650. */
  readonly refreshTokenDays: number;
  /** Names of the pool's identity providers. @default none but the pool's own passwords */
  readonly identityProviders?: readonly string[];
}

/**
 * The app client of a single page application: public, hence without a secret, which a browser could not keep.
 * It signs in by the authorization code flow alone, on the hosted pages; tokens never come in an address, and
 * passwords never go through the application. The application adds the proof of possession (PKCE, S256), which
 * Cognito verifies at the exchange of the code: https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html
 */
export class WebClient extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: WebClientProps) {
    super(scope, id);
    this.id = new CognitoUserPoolClient(this, "client", {
      name: props.name,
      userPoolId: props.userPoolId,
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "email", "profile"],
      callbackUrls: [...props.callbackUrls],
      logoutUrls: [...props.logoutUrls],
      supportedIdentityProviders: ["COGNITO", ...(props.identityProviders ?? [])],
      // Refusing the password flows too: left out, Cognito would allow sign-in past the hosted pages.
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      accessTokenValidity: props.accessTokenHours,
      idTokenValidity: props.accessTokenHours,
      refreshTokenValidity: props.refreshTokenDays,
      tokenValidityUnits: [{ accessToken: "hours", idToken: "hours", refreshToken: "days" }],
      enableTokenRevocation: true,
      // The same answer for a wrong password and for an unknown user.
      preventUserExistenceErrors: "ENABLED",
    }).id;
  }
}
