/** A word of base64 of this length, of both cases and with a digit. */
function base64(length: string): RegExp {
  const letter = "[A-Za-z0-9/+]";
  const has = ["[a-z]", "[A-Z]", "[0-9]"].map((kind) => `(?=${letter}*${kind})`).join("");
  return new RegExp(`(?<![\\w/+])${has}${letter}${length}(?![\\w/+])`);
}

/**
 * Forms of keys and passwords, as those who make them document them. A value that has one is not taken over: a false
 * alarm costs a detail in the inventory, a miss a secret in a table that many read.
 */
const forms: readonly RegExp[] = [
  // AWS: access key ids (IAM User Guide, "Understanding unique ID prefixes"), secret keys of 40 characters, session tokens.
  /\b(ABIA|ACCA|AKIA|ASIA)[A-Z2-7]{16}\b/,
  base64("{40}"),
  base64("{100,}"),
  /X-Amz-(Signature|Security-Token)=/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // A JSON Web Token, GitHub's tokens, GitLab's, Slack's, Google's API keys, Stripe's keys.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\./,
  /\b(ghp|gho|ghu|ghs|ghr)_\w{30,}|\bgithub_pat_\w{30,}/,
  /\bglpat-[\w-]{20,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\bAIza[\w-]{35}/,
  /\b[rs]k_(live|test)_\w{16,}/,
  // An address with a password in it, and "password=...".
  /:\/\/[^\s/:@]*:[^\s/@]+@/,
  /\b(pass(word|wd|phrase)?|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key)["']?\s*[=:]\s*\S/i,
];

/** Long, without a space, of all four kinds of characters: what a generator of passwords makes. */
const generated = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w\s:/.,=+@*{}()[\]$|-])\S{12,128}$/;

/** Names under which secrets are kept, whatever their values look like. Where a secret is, is none. */
const secretName =
  /(pass(word|wd|phrase)?|pwd|secret|token|credential|private_?key|api_?key|access_?key|auth)(_|$)/i;
const placeName = /_(arn|arns|id|ids|name|version|enabled|method|type|policy)$/i;

/** The ARN of a secret says where it is, not what; that of a service's own secret has the service before its name. */
const secretArn = /\barn:aws[\w-]*:secretsmanager:[^:]*:\d*:secret:([a-z-]+!)?/g;

/** Whether a text has the form of a key or a password, or holds one. */
export function looksSecret(value: string): boolean {
  const text = value.replace(secretArn, "");
  return generated.test(text) || forms.some((form) => form.test(text));
}

/** Whether what stands under this name is a secret by its name. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !placeName.test(name);
}
