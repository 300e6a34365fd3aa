import { z } from "zod";
import { choice, field, logRetentionDays, requestLimit, whole } from "./field";

const urls = (example: string) =>
  field(
    z.array(field(z.string(), "an https:// address", `"${example}"`)).min(1),
    "one or more https:// addresses; on this machine also http://localhost",
    `["${example}"]`,
  );

const clientId = () =>
  field(z.string().regex(/^\S{1,2048}$/), "the client id that the provider gave", '"client-id"');

/** Secrets Manager API Reference, CreateSecret: letters, digits and `/_+=.@-`. */
const secretName = () =>
  field(
    z.string().regex(/^[\w/+=.@-]{1,512}$/),
    "name (not ARN) of a Secrets Manager secret whose whole value is the client secret",
    '"chat/google-client-secret"',
  );

const identityProviders = z.strictObject({
  /** Sign-in with Google. */
  google: z.strictObject({ clientId: clientId(), clientSecretName: secretName() }).optional(),
  /** Sign-in with any OpenID Connect provider. */
  oidc: z
    .strictObject({
      /** Name shown at sign-in, and of the provider in Cognito. */
      name: field(
        z.string().regex(/^[A-Za-z0-9][\w-]{1,30}[A-Za-z0-9]$/),
        "3 to 32 letters, digits, _ or -; a letter or digit at both ends",
        '"Example"',
      ),
      /** Its discovery document is at `<issuer>/.well-known/openid-configuration`. */
      issuer: field(
        z.url({ protocol: /^https$/ }).regex(/^\S+$/),
        "an https:// address",
        '"https://login.example.com"',
      ),
      clientId: clientId(),
      clientSecretName: secretName(),
    })
    .optional(),
});

export const security = z.strictObject({
  /** Days in which a deleted KMS key can be brought back (KMS API Reference, ScheduleKeyDeletion). */
  keyDeletionWindowDays: whole(7, 30, "days", 30),
  webAcl: z.strictObject({
    /** Requests of one address to the load balancer in five minutes, above which it is blocked. */
    requestsPerFiveMinutes: requestLimit(2000),
    /** The same for sign-up, sign-in and tokens. */
    signInRequestsPerFiveMinutes: requestLimit(300),
    /** How long the web ACLs' logs are kept. */
    logRetentionDays: logRetentionDays(),
  }),
  /** Version of the secret by which the load balancer knows CloudFront. */
  originSecretVersion: whole(1, 2147483647, "", 1, "raise it by one to change the secret"),
  cognito: z.strictObject({
    /** Whether a user may or must sign in with a second factor (TOTP). */
    mfa: choice("optional", "required"),
    /** Fewest characters of a password. */
    passwordMinimumLength: whole(8, 99, "characters", 12),
    /** Threat protection of the Plus tier: off, reported only, or acted on. */
    threatProtection: choice("off", "audit", "enforced"),
    /** Where Cognito may send a user after sign-in. */
    callbackUrls: urls("https://chat.example.com/callback"),
    /** Where Cognito may send a user after sign-out. */
    logoutUrls: urls("https://chat.example.com"),
    /** Life of access and id tokens. */
    accessTokenHours: whole(1, 24, "hours", 1),
    /** Life of refresh tokens: how long a user stays signed in. */
    refreshTokenDays: whole(1, 3650, "days", 30),
    /** User groups, which a token lists. */
    groups: field(
      z.array(
        field(
          z.string().regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u),
          "1 to 128 characters without a space",
          '"moderators"',
        ),
      ),
      "names of 1 to 128 characters without a space, or an empty list",
      '["admins"]',
    ),
    /** Sign-in by other providers beside email and password. */
    identityProviders: identityProviders.optional(),
  }),
});
