import type { Client } from "pg";
import { blindIndexOf } from "../../client/blind-index";
import { userEmail } from "../../client/columns";
import { DataKey } from "../../client/data-key";
import { KeyRing } from "../../client/key-ring";
import { keyIdOf, openValue, sealValue } from "../../client/sealed-value";
import { inTransaction, lockTable } from "./keeper";
import type { KeysOptions } from "./keeper";
import type { Wrapper } from "./kms";
import { insertKey, makeWrappedKey, replaceActiveKey } from "./wrapped-key";

const BATCH = 2000;

/**
 * Replaces the keys of the blind index and of the addresses, and seals and indexes every address anew, in one
 * transaction. Readers go on; writers of chat.users wait.
 *
 * @throws EncryptionError for an address that does not open: nothing is changed then
 */
export async function reindex(
  { report }: KeysOptions,
  client: Client,
  kms: Wrapper,
  kmsKeyArn: string,
): Promise<{ created: number[]; replaced: number[]; reindexed: number }> {
  const ring = new KeyRing(client, kms);
  const made: DataKey[] = [];
  try {
    // All that KMS does is done before anybody has to wait.
    const email = await makeWrappedKey(client, kms, "email", kmsKeyArn);
    const index = await makeWrappedKey(client, kms, "email_index", kmsKeyArn);
    for (const key of [email, index]) made.push(new DataKey(key.id, await kms.unwrap(key)));
    const { rows } = await client.query(
      "SELECT id FROM vault.encryption_keys WHERE purpose = 'email' AND state <> 'destroyed'",
    );
    for (const { id } of rows as { id: number }[]) await ring.key(id);

    return await inTransaction(client, async () => {
      await lockTable(client, userEmail.table, "SHARE ROW EXCLUSIVE");
      const replaced = [
        await replaceActiveKey(client, "email", 0),
        await replaceActiveKey(client, "email_index", 0),
      ].filter((id) => id !== undefined);
      await insertKey(client, email);
      await insertKey(client, index);
      let reindexed = 0;
      for (let last: string | undefined, more = true; more;) {
        const batch = await readBatch(client, last);
        await writeBatch(client, batch, ring, made as [DataKey, DataKey]);
        reindexed += batch.length;
        last = batch.at(-1)?.id;
        more = batch.length === BATCH;
        report?.(`  ${reindexed} addresses indexed anew`);
      }
      return { created: [email.id, index.id], replaced, reindexed };
    });
  } finally {
    for (const key of made) key.close();
    ring.close();
  }
}

interface Address {
  id: string;
  sealed: Buffer;
}

async function readBatch(client: Client, after: string | undefined): Promise<Address[]> {
  const { rows } = await client.query(
    `SELECT id, email_encrypted AS sealed FROM chat.users
     WHERE email_encrypted IS NOT NULL AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT ${BATCH}`,
    [after ?? null],
  );
  return rows;
}

async function writeBatch(
  client: Client,
  batch: readonly Address[],
  ring: KeyRing,
  [key, indexKey]: [DataKey, DataKey],
): Promise<void> {
  const sealed: Buffer[] = [];
  const indexes: Buffer[] = [];
  for (const row of batch) {
    const old = await ring.key(keyIdOf(row.sealed, userEmail, row.id));
    const address = openValue(old.bytes, userEmail, row.id, row.sealed);
    sealed.push(sealValue(key.bytes, key.id, userEmail, row.id, address));
    indexes.push(blindIndexOf(indexKey.bytes, userEmail, address));
  }
  await client.query(
    `UPDATE chat.users u SET email_encrypted = n.sealed, email_index = n.index
     FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS n (id, sealed, index) WHERE u.id = n.id`,
    [batch.map(({ id }) => id), sealed, indexes],
  );
}
