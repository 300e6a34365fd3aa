import type { KMSClient } from "@aws-sdk/client-kms";
import { kmsError } from "./kms-error";
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

/**
 * Unwraps with KMS, in the region that the key's ARN names, with the credentials of the environment. Needs the
 * package `@aws-sdk/client-kms`, and `kms:Decrypt` on the KMS key.
 */
export class KmsUnwrapper implements Unwrapper {
  private readonly clients = new Map<string, KMSClient>();

  async unwrap({ id, wrappedKey, kmsKeyArn, encryptionContext }: KeyRecord): Promise<Uint8Array> {
    const { DecryptCommand, KMSClient } = await import("@aws-sdk/client-kms");
    const region = kmsKeyArn.split(":")[3]!;
    let client = this.clients.get(region);
    if (!client) {
      client = new KMSClient({
        region,
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
      throw kmsError(error, `unwrap data key ${id}`, kmsKeyArn, "kms:Decrypt");
    }
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }
}
