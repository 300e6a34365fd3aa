import type { KMSClient } from "@aws-sdk/client-kms";
import { EncryptionError } from "./errors";
import type { EncryptionFailure } from "./errors";
import type { KeyRecord } from "./key-records";

/** Turns wrapped data keys into plain ones. */
export interface Unwrapper {
  /**
   * The plain key, 32 bytes; the caller may overwrite them.
   *
   * @throws EncryptionError `kms_denied`, `kms_refused` or `kms_unreachable`
   */
  unwrap(record: KeyRecord): Promise<Uint8Array>;
  close(): void;
}

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
 * Unwraps with KMS, in the region that the key's ARN names, with the credentials of the environment. Needs the
 * package `@aws-sdk/client-kms`, and `kms:Decrypt` on the KMS key.
 */
export class KmsUnwrapper implements Unwrapper {
  private readonly clients = new Map<string, KMSClient>();

  async unwrap({ id, wrappedKey, kmsKeyArn, encryptionContext }: KeyRecord): Promise<Uint8Array> {
    const { DecryptCommand, KMSClient } = await import("@aws-sdk/client-kms");
    const region = /^arn:[^:]+:kms:([^:]+):/.exec(kmsKeyArn)?.[1] ?? "";
    let client = this.clients.get(region);
    if (!client) {
      client = new KMSClient({
        ...(region && { region }),
        maxAttempts: 3,
        requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 },
      });
      this.clients.set(region, client);
    }
    const command = new DecryptCommand({
      CiphertextBlob: wrappedKey!,
      KeyId: kmsKeyArn,
      EncryptionContext: { ...encryptionContext },
    });
    try {
      return (await client.send(command)).Plaintext!;
    } catch (error) {
      const { name, message } = error as Error;
      const failure = failureOf(name);
      const said = `KMS does not unwrap data key ${id} with ${kmsKeyArn}: ${name}: ${message || "no answer"}.`;
      throw new EncryptionError(failure, `${said} ${mend(failure, region)}`, { cause: error });
    }
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }
}

function failureOf(name: string): "kms_denied" | "kms_refused" | "kms_unreachable" {
  if (DENIED.has(name)) return "kms_denied";
  return REFUSED.has(name) ? "kms_refused" : "kms_unreachable";
}

function mend(failure: EncryptionFailure, region: string): string {
  switch (failure) {
    case "kms_denied":
      return "The role needs kms:Decrypt on that key; the security phase gives it to the application's task role.";
    case "kms_refused":
      return "Check the state of that key: aws kms describe-key. One that is marked for deletion can be brought back.";
    default:
      return (
        `Check the network (NAT, or the interface endpoint \`kms\`${region && ` in ${region}`}) and, if it is set, ` +
        "AWS_ENDPOINT_URL."
      );
  }
}
