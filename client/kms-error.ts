import { EncryptionError } from "./errors";

const DENIED = new Set([
  "AccessDeniedException",
  "CredentialsProviderError",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "UnrecognizedClientException",
]);

const REFUSED = new Set([
  "DisabledException",
  "IncorrectKeyException",
  "InvalidArnException",
  "InvalidCiphertextException",
  "InvalidKeyUsageException",
  "KMSInvalidStateException",
  "NotFoundException",
  "ValidationException",
]);

/**
 * What KMS, or the way to it, said.
 *
 * @param task what KMS did not do
 * @param permission what it takes
 */
export function kmsError(
  cause: unknown,
  task: string,
  kmsKeyArn: string,
  permission: string,
): EncryptionError {
  const { name, message } = cause as Error;
  const said = `KMS did not ${task} with ${kmsKeyArn}: ${name}: ${message || "no answer"}.`;
  if (DENIED.has(name)) {
    const mend = `These credentials need ${permission} on that key; the application's come from its task role.`;
    return new EncryptionError("kms_denied", `${said} ${mend}`, { cause });
  }
  if (REFUSED.has(name)) {
    const mend =
      "Look at the key's state (aws kms describe-key): disabled, or marked for deletion, it can be brought back.";
    return new EncryptionError("kms_refused", `${said} ${mend}`, { cause });
  }
  const mend =
    "Check the network (NAT, or the interface endpoint `kms`) and, if it is set, AWS_ENDPOINT_URL.";
  return new EncryptionError("kms_unreachable", `${said} ${mend}`, { cause });
}
