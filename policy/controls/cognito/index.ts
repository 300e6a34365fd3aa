import type { Control } from "../../control";
import { cognitoCallbacksEncrypted } from "./cognito-callbacks-encrypted";
import { cognitoCodeFlow } from "./cognito-code-flow";
import { cognitoDeletionProtection } from "./cognito-deletion-protection";
import { cognitoHidesUsers } from "./cognito-hides-users";
import { cognitoNoCustomSignIn } from "./cognito-no-custom-sign-in";
import { cognitoPasswordPolicy } from "./cognito-password-policy";
import { cognitoRevokesTokens } from "./cognito-revokes-tokens";
import { cognitoSecondFactor } from "./cognito-second-factor";
import { cognitoThreatProtection } from "./cognito-threat-protection";
import { cognitoWebAcl } from "./cognito-web-acl";

export const cognito: readonly Control[] = [
  cognitoCallbacksEncrypted,
  cognitoCodeFlow,
  cognitoDeletionProtection,
  cognitoHidesUsers,
  cognitoNoCustomSignIn,
  cognitoPasswordPolicy,
  cognitoRevokesTokens,
  cognitoSecondFactor,
  cognitoThreatProtection,
  cognitoWebAcl,
];
