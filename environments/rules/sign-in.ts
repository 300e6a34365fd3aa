import type { SettingPath } from "../path";
import type { Problem } from "../problem";
import { rule } from "./rule";

const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];
const URL_SETTINGS = ["security.cognito.callbackUrls", "security.cognito.logoutUrls"] as const;
/** Names that Cognito gives to providers of its own kinds. */
const PROVIDER_NAMES = ["cognito", "google", "facebook", "loginwithamazon", "signinwithapple"];

/** Whether a page on this machine is meant, which Cognito allows without TLS. */
export function isLocal(url: string): boolean {
  return URL.canParse(url) && LOCAL_HOSTS.includes(new URL(url).hostname);
}

/** Sign-in through Cognito. */
export const signInRules = [
  // Source: Cognito API Reference, CreateUserPoolClient, CallbackURLs.
  ...URL_SETTINGS.map((path) =>
    rule([path], (urls) => [
      ...urls.flatMap((url, i) => checkUrl(`${path}[${i}]`, url)),
      ...duplicates(path, urls),
    ]),
  ),

  rule(["security.cognito.groups"], (groups) => duplicates("security.cognito.groups", groups)),

  rule(
    ["security.cognito.accessTokenHours", "security.cognito.refreshTokenDays"],
    (accessTokenHours, refreshTokenDays) => {
      if (refreshTokenDays * 24 > accessTokenHours) return [];
      return [
        {
          path: "security.cognito.refreshTokenDays",
          value: refreshTokenDays,
          allowed: `longer than an access token lives, which is ${accessTokenHours} hours: it would never be of use`,
          mend: `set it to ${refreshTokenDays + 1} or more, or lower security.cognito.accessTokenHours`,
        },
      ];
    },
  ),

  rule(["security.cognito.identityProviders.oidc"], (oidc) => {
    if (!oidc || !PROVIDER_NAMES.includes(oidc.name.toLowerCase())) return [];
    return [
      {
        path: "security.cognito.identityProviders.oidc.name",
        value: oidc.name,
        allowed: "no name that Cognito gives to a provider of its own kinds",
        mend: "name it after the organization whose accounts it holds",
      },
    ];
  }),
];

function checkUrl(path: string, value: string): Problem[] {
  const allowed =
    "an https:// address, or http://localhost, http://127.0.0.1 or http://[::1] for tests; at most 1024 characters, no # and no *, nothing blank";
  if (!URL.canParse(value)) {
    return [
      { path, value, allowed, mend: 'write the whole address, like "https://chat.example.com/callback"' },
    ];
  }
  if (/[#*]/.test(value)) {
    return [
      {
        path,
        value,
        allowed,
        mend: "remove what follows #, and name each host: Cognito compares letter by letter",
      },
    ];
  }
  if (/\s/.test(value) || value.length > 1024) {
    return [{ path, value, allowed, mend: "write a blank as %20, and no more than 1024 characters" }];
  }
  const { protocol, hostname } = new URL(value);
  if (protocol === "https:" || (protocol === "http:" && LOCAL_HOSTS.includes(hostname))) return [];
  return [
    {
      path,
      value,
      allowed,
      mend:
        protocol === "http:"
          ? `set it to "${value.replace(/^http:/i, "https:")}"`
          : "use an https:// address",
    },
  ];
}

function duplicates(path: SettingPath, values: readonly string[]): Problem[] {
  return values.flatMap((value, i) => {
    const first = values.indexOf(value);
    if (first === i) return [];
    return [
      {
        path: `${path}[${i}]`,
        value,
        allowed: `each one once; ${path}[${first}] is the same`,
        mend: "remove one of them",
      },
    ];
  });
}
