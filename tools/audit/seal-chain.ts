import { createHash } from "node:crypto";

/** One row of audit.seals, as exports carry it: hashes in hexadecimal, numbers as text, the time in UTC to the microsecond. */
export interface Seal {
  number: string;
  month: string;
  last_transaction_id: string;
  last_id: string;
  row_count: string;
  sealed_at: string;
  previous_hash: string;
  hash: string;
}

/** Bytes that a seal holds for each row: its id, and the beginning of its hash. */
export const entryLength = 24;

/** What stands before the first seal. */
export const noHash = "00".repeat(32);

const time = `to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const lines = `number, to_char(month, 'YYYY-MM-DD'), last_transaction_id, last_id, row_count, ${time}`;

/** SQL for the fields of a seal, all but its entries. */
export const sealSql = `number::text, to_char(month, 'YYYY-MM-DD') AS month, last_transaction_id::text, last_id::text,
  row_count::text, ${time} AS sealed_at, encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash`;

/** SQL for the hash that a seal must have. */
export const sealHashSql = `sha256(previous_hash || convert_to(concat_ws(E'\\n', ${lines}), 'UTF8') || row_hashes)`;

/** The same, of an exported seal. */
export function sealHashOf(seal: Seal, entries: Buffer): string {
  const { number, month, last_transaction_id, last_id, row_count, sealed_at } = seal;
  return createHash("sha256")
    .update(Buffer.from(seal.previous_hash, "hex"))
    .update([number, month, last_transaction_id, last_id, row_count, sealed_at].join("\n"))
    .update(entries)
    .digest("hex");
}

/** The entries of a seal, one a row. */
export function splitEntries(entries: Buffer): Buffer[] {
  return Array.from({ length: entries.length / entryLength }, (_, index) =>
    entries.subarray(index * entryLength, (index + 1) * entryLength),
  );
}

/** The id that an entry begins with. */
export const idOf = (entry: Buffer): string => entry.readBigInt64BE().toString();
