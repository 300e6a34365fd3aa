import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * Sign-in with Google beside email and password.
 *
 * Costs: nothing; Cognito counts users who sign in by a social provider with its own.
 * Gives up: whoever holds a Google account can sign up; its second factor is Google's matter, not Cognito's.
 * Use: make an OAuth client (web application) in the Google Cloud console, with the redirect address
 * `<cognito_hosted_ui_url>/oauth2/idpresponse`; keep its secret in Secrets Manager, as a plain value, before the
 * security phase is deployed: `aws secretsmanager create-secret --name chat/google-client-secret --secret-string ...`
 */
export const googleSignIn: SettingsInput = {
  ...dev,
  environment: "google-sign-in",
  security: {
    ...dev.security,
    cognito: {
      ...dev.security.cognito,
      identityProviders: {
        google: {
          clientId: "123456789012-example.apps.googleusercontent.com",
          clientSecretName: "chat/google-client-secret",
        },
      },
    },
  },
};
