import type { Client } from "pg";
import type { KeyPurpose } from "../../../client/columns";
import { MigrationError } from "../../migrate/errors";
import { inTransaction, withKeeper } from "../keeper";
import type { KeysOptions } from "../keeper";
import { reindex } from "../reindex";
import { insertKey, makeWrappedKey, replaceActiveKey } from "../wrapped-key";

/** Minutes for which values of a replaced key are taken: longer than an application goes without reading the keys. */
const GRACE_MINUTES = 15;

export interface RotateResult {
  purpose: KeyPurpose;
  /** New keys, which seal from now on. */
  created: number[];
  /** Keys that open from now on, and no more. */
  replaced: number[];
  /** Addresses that were sealed and indexed anew, where the blind index was rotated. */
  reindexed?: number;
}

/**
 * Makes a new active key. What the one before sealed opens as before, until `reencrypt` has moved it and `retire`
 * destroys that key.
 *
 * A new key of the blind index is another matter: an address must be found, and be unique, under one key. So all
 * addresses are indexed anew in one transaction, for which writers of chat.users wait, and they are sealed with a new
 * key of `email` too: that is how the database knows, and refuses, what was indexed before.
 *
 * @throws MigrationError `refused` if the purpose has no active key
 */
export function rotate(options: KeysOptions, kmsKeyArn: string, purpose: KeyPurpose): Promise<RotateResult> {
  return withKeeper(options, "rotate", async (client, kms) => {
    await requireActiveKey(client, purpose);
    if (purpose === "email_index") return { purpose, ...(await reindex(options, client, kms, kmsKeyArn)) };
    const key = await makeWrappedKey(client, kms, purpose, kmsKeyArn);
    const replaced = await inTransaction(client, async () => {
      const before = await replaceActiveKey(client, purpose, GRACE_MINUTES);
      await insertKey(client, key);
      return before!;
    });
    return { purpose, created: [key.id], replaced: [replaced] };
  });
}

async function requireActiveKey(client: Client, purpose: KeyPurpose): Promise<void> {
  const { rowCount } = await client.query(
    "SELECT FROM vault.encryption_keys WHERE purpose = $1 AND state = 'active'",
    [purpose],
  );
  if (rowCount) return;
  throw new MigrationError(
    "refused",
    `There is no active key for ${purpose} to replace. Make one: npm run keys -- <environment> create ${purpose}`,
  );
}
