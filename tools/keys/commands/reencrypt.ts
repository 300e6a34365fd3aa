import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { sealedColumns } from "../../../client/columns";
import type { KeyPurpose, SealedColumn } from "../../../client/columns";
import { KeyRing } from "../../../client/key-ring";
import { countLeft, moveBatch } from "../batch";
import type { Failure } from "../batch";
import { throwIfInterrupted, withKeeper } from "../keeper";
import type { KeysOptions } from "../keeper";

export interface ReencryptOptions {
  /** Rows of one transaction, which locks them. @default 500 */
  batchSize?: number;
  /** Rows a second at most; 0 for no limit. @default 2000 */
  rate?: number;
}

export interface ReencryptedColumn {
  /** The table and its column of sealed values. */
  column: string;
  /** Rows that were sealed anew, or for the first time. */
  moved: number;
  /** Rows that are not sealed with the active key: those of `failures`, and those that somebody kept locked. */
  left: number;
  /** Rows that could not be moved, each with the reason; at most 100. */
  failures: Failure[];
}

/** Passes over a table; only rows that others had locked are left to the next. */
const PASSES = 5;

/**
 * Seals with the active key what is still plain or sealed with an older key, batch by batch, while the application
 * runs: a row is locked while it is moved, so no change of it is lost, and a locked one is left for later. Killed at any
 * moment it is run again and goes on; nothing is ever half done.
 *
 * @param purposes keys whose columns are gone through
 */
export function reencrypt(
  options: KeysOptions,
  purposes: readonly KeyPurpose[],
  { batchSize = 500, rate = 2000 }: ReencryptOptions = {},
): Promise<{ columns: ReencryptedColumn[] }> {
  return withKeeper(options, "reencrypt", async (client, kms) => {
    const ring = new KeyRing(client, kms);
    try {
      const columns: ReencryptedColumn[] = [];
      for (const column of sealedColumns.filter(({ purpose }) => purposes.includes(purpose))) {
        columns.push(await moveColumn(options, client, ring, column, { batchSize, rate }));
      }
      return { columns };
    } finally {
      ring.close();
    }
  });
}

async function moveColumn(
  options: KeysOptions,
  client: Client,
  ring: KeyRing,
  column: SealedColumn,
  { batchSize, rate }: Required<ReencryptOptions>,
): Promise<ReencryptedColumn> {
  const name = `${column.table}.${column.sealed}`;
  const [key] = await ring.active([column.purpose], true);
  const active = key!.id;
  const total = await countLeft(client, column, active);
  const failures = new Map<string, Failure>();
  const began = Date.now();
  let moved = 0;
  let left = total;
  for (let pass = 1; pass <= PASSES && left > failures.size; pass++) {
    if (pass > 1) await sleep(1000, undefined, { signal: options.signal }).catch(() => undefined);
    for (let last: string | undefined, more = true; more;) {
      throwIfInterrupted(options);
      const batch = await moveBatch(client, ring, column, { after: last, size: batchSize });
      for (const failure of batch.failures) failures.set(failure.id, failure);
      moved += batch.moved;
      last = batch.last;
      more = last !== undefined;
      if (batch.moved) options.report?.(`  ${name}: ${moved} of ${total} sealed with key ${active}`);
      const early = rate > 0 ? (moved / rate) * 1000 - (Date.now() - began) : 0;
      if (early > 0) await sleep(early, undefined, { signal: options.signal }).catch(() => undefined);
    }
    left = await countLeft(client, column, active);
  }
  return { column: name, moved, left, failures: [...failures.values()].slice(0, 100) };
}
