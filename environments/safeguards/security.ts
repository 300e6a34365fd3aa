import { isLocal } from "../rules/sign-in";
import { logRetention, safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

const noLocalUrls = (path: "security.cognito.callbackUrls" | "security.cognito.logoutUrls") =>
  safeguard([path], (urls) => !urls.some(isLocal), {
    minimum: "no address on this machine",
    mend: "remove the addresses of localhost",
    why: "whatever program runs on a user's machine could take his sign-in",
    givesUp: "Sign-in may end on a page of localhost.",
  });

/** What production demands of keys, sign-in and the web ACL. */
export const securitySafeguards: readonly Safeguard[] = [
  safeguard(["security.keyDeletionWindowDays"], (days) => days === 30, {
    minimum: "30 days",
    mend: "set it to 30",
    why: "a deleted key takes all its data with it; this is the longest time to notice (FSBP KMS.3)",
    givesUp: "A deleted key is beyond rescue sooner than it could be.",
  }),
  logRetention("security.webAcl.logRetentionDays"),
  safeguard(["security.cognito.mfa"], (mfa) => mfa === "required", {
    minimum: '"required"',
    mend: 'set it to "required"',
    why: "a stolen password alone must not open an account (FSBP Cognito.5)",
    givesUp: "A second factor is left to each user: a stolen password can be enough.",
  }),
  safeguard(["security.cognito.threatProtection"], (mode) => mode === "enforced", {
    minimum: '"enforced"',
    mend: 'set it to "enforced"',
    why: "sign-ins with leaked passwords or from odd places are then stopped, not only noted (FSBP Cognito.1)",
    givesUp: "Suspicious sign-ins are not stopped.",
  }),
  noLocalUrls("security.cognito.callbackUrls"),
  noLocalUrls("security.cognito.logoutUrls"),
];
