import type { Client } from "pg";
import { sealedColumns } from "../../../client/columns";
import type { KeyPurpose } from "../../../client/columns";
import { withKeeper } from "../keeper";
import type { KeysOptions } from "../keeper";

export interface ListedKey {
  id: number;
  purpose: KeyPurpose;
  state: "active" | "decrypt-only" | "destroyed";
  kmsKeyArn: string;
  createdAt: Date;
  createdBy: string;
  /** When values of it cease to be taken; null for an active key. */
  writesUntil: Date | null;
  destroyedAt: Date | null;
  /** Values that it sealed and that are there; null for keys of a blind index, which is not counted by key. */
  values: number | null;
  /** Why to replace it, if it is active and there is a reason. */
  advice?: string;
}

export interface ListResult {
  keys: ListedKey[];
  /** Values that are still plain, by column. */
  plain: Record<string, number>;
}

/** NIST SP 800-38D, 8.3: at most 2^32 values of random nonces a key. Edits count, so a quarter of it is shown as many. */
const MANY = 2 ** 30;
const YEAR = 365 * 24 * 3600 * 1000;

/** Lists the keys with how much each has sealed. Reads every row of the sealed tables. */
export function list(options: KeysOptions): Promise<ListResult> {
  return withKeeper(options, "list", async (client) => {
    const { rows } = await client.query(
      `SELECT id, purpose, state, kms_key_arn AS "kmsKeyArn", created_at AS "createdAt", created_by AS "createdBy",
         nullif(writes_until, 'infinity') AS "writesUntil", destroyed_at AS "destroyedAt"
       FROM vault.encryption_keys ORDER BY id`,
    );
    const plain: Record<string, number> = {};
    const values = new Map<number, number>();
    for (const column of sealedColumns) {
      for (const { id, count } of await countByKey(client, column)) {
        if (id === null) plain[`${column.table}.${column.plain}`] = count;
        else values.set(id, count);
      }
    }
    const keys = (rows as ListedKey[]).map((key): ListedKey => {
      const counted = key.purpose === "email_index" ? null : (values.get(key.id) ?? 0);
      return { ...key, values: counted, ...advise(key, counted) };
    });
    return { keys, plain };
  });
}

async function countByKey(
  client: Client,
  { table, plain, sealed }: { table: string; plain: string; sealed: string },
): Promise<{ id: number | null; count: number }[]> {
  const { rows } = await client.query(
    `SELECT CASE WHEN ${plain} IS NULL THEN vault.key_id(${sealed}) END AS id, count(*)::float8 AS count
     FROM ${table} WHERE ${plain} IS NOT NULL OR ${sealed} IS NOT NULL GROUP BY 1`,
  );
  return rows;
}

function advise({ state, createdAt }: ListedKey, values: number | null): { advice?: string } {
  if (state !== "active") return {};
  if ((values ?? 0) > MANY) return { advice: "it has sealed very many values: rotate it" };
  return Date.now() - createdAt.getTime() > YEAR ? { advice: "it is older than a year: rotate it" } : {};
}
