import { GenerateDataKeyWithoutPlaintextCommand, KMSClient } from "@aws-sdk/client-kms";
import type { Client } from "pg";
import type { KeyPurpose } from "../../client/columns";
import { encryptionContextOf } from "../../client/key-records";
import type { KeyRecord } from "../../client/key-records";
import { kmsError } from "../../client/kms-error";

/**
 * Lets KMS make a data key for a purpose: 32 random bytes that only KMS has seen, wrapped by one of its keys and
 * bound to the purpose and to the number that the key will have. The number is taken; the record is not written.
 *
 * @throws EncryptionError for what KMS said
 */
export async function makeWrappedKey(
  client: Client,
  purpose: KeyPurpose,
  kmsKeyArn: string,
): Promise<KeyRecord & { readonly wrappedKey: Uint8Array }> {
  const { rows } = await client.query("SELECT nextval('vault.encryption_keys_id_seq')::integer AS id");
  const id = rows[0].id as number;
  const encryptionContext = encryptionContextOf(purpose, id);
  const kms = new KMSClient({
    region: kmsKeyArn.split(":")[3],
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 },
  });
  try {
    const { CiphertextBlob, KeyId } = await kms.send(
      new GenerateDataKeyWithoutPlaintextCommand({
        KeyId: kmsKeyArn,
        KeySpec: "AES_256",
        EncryptionContext: encryptionContext,
      }),
    );
    const base = { id, purpose, state: "active", encryptionContext } as const;
    return { ...base, wrappedKey: CiphertextBlob!, kmsKeyArn: KeyId! };
  } catch (error) {
    throw kmsError(error, "make a data key", kmsKeyArn, "kms:GenerateDataKeyWithoutPlaintext");
  } finally {
    kms.destroy();
  }
}

/** Writes the record of a key, which is active from the end of the transaction on. */
export async function insertKey(
  client: Client,
  { id, purpose, wrappedKey, kmsKeyArn, encryptionContext }: KeyRecord,
): Promise<void> {
  await client.query(
    `INSERT INTO vault.encryption_keys (id, purpose, wrapped_key, kms_key_arn, encryption_context)
     VALUES ($1, $2, $3, $4, $5)`,
    [id, purpose, wrappedKey && Buffer.from(wrappedKey), kmsKeyArn, encryptionContext],
  );
}

/**
 * Ends the time of the active key of a purpose: it opens from now on.
 *
 * @param minutes for which values of it are still taken, for an application that has not noticed yet
 * @returns its number, or undefined if there is none
 */
export async function replaceActiveKey(
  client: Client,
  purpose: KeyPurpose,
  minutes: number,
): Promise<number | undefined> {
  const { rows } = await client.query(
    `UPDATE vault.encryption_keys SET state = 'decrypt-only', writes_until = now() + make_interval(mins => $2)
     WHERE purpose = $1 AND state = 'active' RETURNING id`,
    [purpose, minutes],
  );
  return rows[0]?.id as number | undefined;
}
