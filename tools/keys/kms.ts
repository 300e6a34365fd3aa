import { GenerateDataKeyWithoutPlaintextCommand, KMSClient } from "@aws-sdk/client-kms";
import { KmsUnwrapper } from "../../client/kms";
import type { Unwrapper } from "../../client/kms";
import { kmsError } from "../../client/kms-error";

/** Makes wrapped data keys, and unwraps them. */
export interface Wrapper extends Unwrapper {
  /**
   * A new data key of 32 random bytes, wrapped: who makes it has not seen it.
   *
   * @returns the wrapped key, and the full ARN of the key that wrapped it
   * @throws EncryptionError `kms_denied`, `kms_refused` or `kms_unreachable`
   */
  makeKey(
    kmsKeyArn: string,
    encryptionContext: Record<string, string>,
  ): Promise<{ wrappedKey: Uint8Array; kmsKeyArn: string }>;
}

/** AWS KMS, with the credentials of the environment. */
export class KmsWrapper extends KmsUnwrapper implements Wrapper {
  async makeKey(
    kmsKeyArn: string,
    encryptionContext: Record<string, string>,
  ): Promise<{ wrappedKey: Uint8Array; kmsKeyArn: string }> {
    const kms = new KMSClient({
      region: kmsKeyArn.split(":")[3],
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 },
    });
    const command = new GenerateDataKeyWithoutPlaintextCommand({
      KeyId: kmsKeyArn,
      KeySpec: "AES_256",
      EncryptionContext: encryptionContext,
    });
    try {
      const { CiphertextBlob, KeyId } = await kms.send(command);
      return { wrappedKey: CiphertextBlob!, kmsKeyArn: KeyId! };
    } catch (error) {
      throw kmsError(error, "make a data key", kmsKeyArn, "kms:GenerateDataKeyWithoutPlaintext");
    } finally {
      kms.destroy();
    }
  }
}
