import { CognitoRiskConfiguration } from "@cdktf/provider-aws/lib/cognito-risk-configuration";
import { CognitoUserGroup } from "@cdktf/provider-aws/lib/cognito-user-group";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain";
import { Construct } from "constructs";

export interface UserPoolProps {
  readonly name: string;
  readonly region: string;
  /** Prefix of the sign-in pages' host name, unique in the region. */
  readonly domain: string;
  /** Whether users may or must have a one-time password (TOTP) beside their own. */
  readonly mfa: "optional" | "required";
  /** Characters, 8 to 99. */
  readonly passwordMinimumLength: number;
  /** Whether risky sign-ins are ignored, reported, or acted on; the latter two are charged (Plus tier). */
  readonly threatProtection: "off" | "audit" | "enforced";
  /** Groups, the most powerful first: a user in several acts by the first. */
  readonly groups: readonly string[];
  /** Keep the pool from being deleted: by AWS (deletion protection), and in any plan of Terraform. @default false */
  readonly protect?: boolean;
}

/**
 * Users who sign up and sign in with their email address, and the hosted pages on which they do.
 *
 * Required attributes and the way of signing in can never be changed on a pool that exists: Terraform would
 * replace it, and every account with it. So only the email is required; custom attributes may be added later.
 * Mails come from Cognito itself, 50 a day.
 * Controls: FSBP Cognito.1 (threat protection), Cognito.3 (password policy), Cognito.5 (MFA), Cognito.6 (deletion).
 */
export class UserPool extends Construct {
  readonly id: string;
  readonly arn: string;
  /** Issuer of the tokens without `https://`: `cognito-idp.<region>.amazonaws.com/<id>`. */
  readonly endpoint: string;
  /** Address of the hosted pages. */
  readonly hostedUiUrl: string;

  constructor(scope: Construct, id: string, props: UserPoolProps) {
    super(scope, id);
    const pool = this.createPool(props);
    this.id = pool.id;
    this.arn = pool.arn;
    this.endpoint = pool.endpoint;

    const { domain } = new CognitoUserPoolDomain(this, "domain", {
      domain: props.domain,
      userPoolId: pool.id,
    });
    this.hostedUiUrl = `https://${domain}.auth.${props.region}.amazoncognito.com`;

    props.groups.forEach((name, index) => {
      new CognitoUserGroup(this, `group_${name}`, { name, userPoolId: pool.id, precedence: index + 1 });
    });

    if (props.threatProtection === "enforced") {
      // Without this, what "enforced" does about a leaked password is left to Cognito's defaults.
      new CognitoRiskConfiguration(this, "risk", {
        userPoolId: pool.id,
        compromisedCredentialsRiskConfiguration: {
          eventFilter: ["PASSWORD_CHANGE", "SIGN_IN", "SIGN_UP"],
          actions: { eventAction: "BLOCK" },
        },
      });
    }
  }

  private createPool(props: UserPoolProps): CognitoUserPool {
    return new CognitoUserPool(this, "pool", {
      name: props.name,
      userPoolTier: props.threatProtection === "off" ? "ESSENTIALS" : "PLUS",
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ["email"],
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ["email"] },
      schema: [
        {
          name: "email",
          attributeDataType: "String",
          required: true,
          // An identity provider writes it again at every sign-in.
          mutable: true,
          developerOnlyAttribute: false,
          // AWS's own limits, written out: without them the provider plans to replace the pool.
          stringAttributeConstraints: { minLength: "0", maxLength: "2048" },
        },
      ],
      adminCreateUserConfig: { allowAdminCreateUserOnly: false },
      verificationMessageTemplate: { defaultEmailOption: "CONFIRM_WITH_CODE" },
      accountRecoverySetting: { recoveryMechanism: [{ name: "verified_email", priority: 1 }] },
      passwordPolicy: {
        minimumLength: props.passwordMinimumLength,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
      mfaConfiguration: { optional: "OPTIONAL", required: "ON" }[props.mfa],
      softwareTokenMfaConfiguration: { enabled: true },
      userPoolAddOns: { advancedSecurityMode: props.threatProtection.toUpperCase() },
      deletionProtection: props.protect ? "ACTIVE" : "INACTIVE",
      lifecycle: props.protect ? { preventDestroy: true } : undefined,
    });
  }
}
