import type { Client } from "pg";
import type { KeyPurpose } from "../../client/columns";
import { encryptionContextOf } from "../../client/key-records";
import type { KeyRecord } from "../../client/key-records";
import type { Wrapper } from "./kms";

/**
 * Lets KMS make a data key for a purpose, bound to it and to the number that the key will have. The number is taken;
 * the record is not written.
 *
 * @throws EncryptionError for what KMS said
 */
export async function makeWrappedKey(
  client: Client,
  kms: Wrapper,
  purpose: KeyPurpose,
  kmsKeyArn: string,
): Promise<KeyRecord> {
  const { rows } = await client.query("SELECT nextval('vault.encryption_keys_id_seq')::integer AS id");
  const id = rows[0].id as number;
  const encryptionContext = encryptionContextOf(purpose, id);
  const made = await kms.makeKey(kmsKeyArn, encryptionContext);
  return { id, purpose, state: "active", encryptionContext, ...made };
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
