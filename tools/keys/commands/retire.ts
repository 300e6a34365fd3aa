import type { Client } from "pg";
import { sealedColumns } from "../../../client/columns";
import type { KeyPurpose } from "../../../client/columns";
import { inTransaction, lockTable, withKeeper } from "../keeper";
import type { KeysOptions } from "../keeper";

export interface RetireOptions {
  /**
   * Seconds that must have passed since values of a key ceased to be taken: longer than any transaction of the
   * application, for one that looks at the database as it was could still write such a value. @default 3600
   */
  graceSeconds?: number;
}

export interface RetireResult {
  purpose: KeyPurpose;
  /** Keys that were destroyed. */
  destroyed: number[];
  /** Keys that stay, and why. */
  kept: { id: number; reason: string }[];
}

/**
 * Destroys the replaced keys of a purpose that no value needs any more: their wrapped form is erased and cannot be
 * brought back. Each table is looked through once nobody is left who was writing to it before.
 *
 * @throws MigrationError `locked` if somebody is still writing in a long transaction
 */
export function retire(
  options: KeysOptions,
  purpose: KeyPurpose,
  { graceSeconds = 3600 }: RetireOptions = {},
): Promise<RetireResult> {
  return withKeeper(options, "retire", async (client) => {
    const { rows } = await client.query(
      `SELECT id, extract(epoch FROM writes_until + make_interval(secs => $2) - now())::float8 AS left
       FROM vault.encryption_keys WHERE purpose = $1 AND state = 'decrypt-only' ORDER BY id`,
      [purpose, graceSeconds],
    );
    const result: RetireResult = { purpose, destroyed: [], kept: [] };
    const due = (rows as { id: number; left: number }[]).filter(({ id, left }) => {
      if (left <= 0) return true;
      const minutes = Math.ceil(left / 60);
      result.kept.push({ id, reason: `values of it were taken until lately: try again in ${minutes} min` });
      return false;
    });
    if (due.length === 0) return result;

    const columns = sealedColumns.filter((column) => column.purpose === purpose);
    for (const { table } of columns) await inTransaction(client, () => lockTable(client, table, "SHARE"));
    const used = new Map<number, number>();
    for (const { table, sealed } of columns) await countUses(client, table, sealed, used);
    for (const { id } of due) {
      const count = used.get(id);
      if (count) {
        const mend = `npm run keys -- <environment> reencrypt ${purpose}`;
        result.kept.push({ id, reason: `${count} values are sealed with it. Move them first: ${mend}` });
        continue;
      }
      await client.query(
        `UPDATE vault.encryption_keys SET state = 'destroyed', wrapped_key = NULL, destroyed_at = now() WHERE id = $1`,
        [id],
      );
      result.destroyed.push(id);
    }
    return result;
  });
}

async function countUses(
  client: Client,
  table: string,
  sealed: string,
  counts: Map<number, number>,
): Promise<void> {
  const { rows } = await client.query(
    `SELECT vault.key_id(${sealed}) AS id, count(*)::float8 AS count FROM ${table}
     WHERE ${sealed} IS NOT NULL GROUP BY 1`,
  );
  for (const { id, count } of rows) counts.set(id, (counts.get(id) ?? 0) + count);
}
