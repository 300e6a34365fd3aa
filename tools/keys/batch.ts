import { DatabaseError } from "pg";
import type { Client } from "pg";
import { blindIndexOf } from "../../client/blind-index";
import type { SealedColumn } from "../../client/columns";
import { EncryptionError } from "../../client/errors";
import type { KeyRing } from "../../client/key-ring";
import { keyIdOf, openValue, sealValue } from "../../client/sealed-value";
import { inTransaction } from "./keeper";

/** A row that cannot be moved. */
export interface Failure {
  id: string;
  reason: string;
}

export interface Batch {
  moved: number;
  failures: Failure[];
  /** The last row that was looked at; undefined when there is none behind it. */
  last?: string;
}

interface Row {
  id: string;
  plain: string | null;
  sealed: Buffer | null;
}

interface Moved {
  id: string;
  sealed: Buffer;
  /** The blind index of an address that was plain. */
  index: Buffer | null;
}

const UNIQUE_VIOLATION = "23505";

/** How many rows of a column are plain or sealed with another key than the active one. */
export async function countLeft(client: Client, column: SealedColumn, active: number): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*)::float8 AS count FROM ${column.table} WHERE ${notMoved(column)}`,
    [active],
  );
  return rows[0].count as number;
}

/**
 * Moves the next rows of a column to its active key, in one transaction that locks them. Rows that others have locked
 * are left out, and so are those that do not open.
 *
 * @throws EncryptionError for KMS
 */
export async function moveBatch(
  client: Client,
  ring: KeyRing,
  column: SealedColumn,
  { after, size }: { after: string | undefined; size: number },
): Promise<Batch> {
  try {
    return await inTransaction(client, () => moveRows(client, ring, column, after, size));
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)) throw error;
    // Two plain addresses are one to the index: halving the batch finds which.
    if (size > 1) return moveBatch(client, ring, column, { after, size: Math.floor(size / 2) });
    return skipDuplicate(client, ring, column, after);
  }
}

async function moveRows(
  client: Client,
  ring: KeyRing,
  column: SealedColumn,
  after: string | undefined,
  size: number,
): Promise<Batch> {
  const rows = await lockRows(client, ring, column, after, size);
  const moved: Moved[] = [];
  const failures: Failure[] = [];
  for (const row of rows) {
    try {
      moved.push(await sealRow(ring, column, row));
    } catch (error) {
      if (!(error instanceof EncryptionError) || error.failure.startsWith("kms_")) throw error;
      failures.push({ id: row.id, reason: error.message });
    }
  }
  const index = column.index ? `, ${column.index.column} = coalesce(n.index, t.${column.index.column})` : "";
  await client.query(
    `UPDATE ${column.table} t SET ${column.plain} = NULL, ${column.sealed} = n.sealed${index}
     FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS n (id, sealed, index) WHERE t.id = n.id`,
    [moved.map(({ id }) => id), moved.map(({ sealed }) => sealed), moved.map(({ index }) => index)],
  );
  return { moved: moved.length, failures, last: rows.at(-1)?.id };
}

async function lockRows(
  client: Client,
  ring: KeyRing,
  column: SealedColumn,
  after: string | undefined,
  size: number,
): Promise<Row[]> {
  const [key] = await ring.active([column.purpose]);
  const { rows } = await client.query(
    `SELECT id, ${column.plain} AS plain, ${column.sealed} AS sealed FROM ${column.table}
     WHERE (${notMoved(column)}) AND ($2::uuid IS NULL OR id > $2)
     ORDER BY id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED`,
    [key!.id, after ?? null, size],
  );
  return rows;
}

async function sealRow(ring: KeyRing, column: SealedColumn, { id, plain, sealed }: Row): Promise<Moved> {
  const [key] = await ring.active([column.purpose]);
  if (sealed) {
    const old = await ring.key(keyIdOf(sealed, column, id));
    const text = openValue(old.bytes, column, id, sealed);
    return { id, sealed: sealValue(key!.bytes, key!.id, column, id, text), index: null };
  }
  const [indexKey] = column.index ? await ring.active([column.index.purpose]) : [];
  return {
    id,
    sealed: sealValue(key!.bytes, key!.id, column, id, plain!),
    index: indexKey ? blindIndexOf(indexKey.bytes, column, plain!) : null,
  };
}

async function skipDuplicate(
  client: Client,
  ring: KeyRing,
  column: SealedColumn,
  after: string | undefined,
): Promise<Batch> {
  const [row] = await inTransaction(client, () => lockRows(client, ring, column, after, 1));
  if (!row) return { moved: 0, failures: [] };
  const reason = "another row has the same address, written otherwise: change or remove one of them";
  return { moved: 0, failures: [{ id: row.id, reason }], last: row.id };
}

/** SQL: the row is plain, or sealed with another key than $1. */
function notMoved({ plain, sealed }: SealedColumn): string {
  return `${plain} IS NOT NULL OR vault.key_id(${sealed}) IS DISTINCT FROM $1`;
}
