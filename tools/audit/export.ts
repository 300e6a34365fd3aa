import { open, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { explainDatabaseError } from "../migrate/database-error";
import { MigrationError } from "../migrate/errors";
import type { RunnerOptions } from "../migrate/session";
import { jsonSql } from "./log-row";
import { reading, withRole } from "./session";
import { rangeSql, rangeValues, readSeals } from "./verify";
import type { SealRange } from "./verify";

export interface ExportResult {
  rows: number;
  seals: number;
  /** Rows of the period that no seal covers yet; they are at the end. */
  unsealed: number;
  /** The file, if it is one. */
  file?: string;
}

export interface Period {
  /** The first moment that is in it. @default the beginning */
  from?: Date;
  /** The first moment that is not. @default the end */
  to?: Date;
}

/** The first line of an export. */
export interface ExportHeader {
  format: 1;
  from: string | null;
  to: string | null;
  exported_at: string;
}

/** Rows that are fetched at a time. */
const page = 1000;

/**
 * Writes the rows of a period as JSON lines, each seal before its rows, so that `verify --file` can check them without
 * the database. A seal is good only as a whole: all rows of each seal that has a row in the period are written. Seals
 * between them come along without rows, for the chain; rows that no seal covers yet are last, marked so.
 *
 * @param file Where to write; it is there when it is complete. @default standard output
 */
export function exportLog(
  options: Pick<RunnerOptions, "connect" | "signal">,
  period: Period,
  file?: string,
): Promise<ExportResult> {
  return withRole(options, "chat_auditor", async (client) => {
    const result: ExportResult = { rows: 0, seals: 0, unsealed: 0, ...(file && { file }) };
    const unfinished = `${file}.part`;
    try {
      const target = file ? (await open(unfinished, "w")).createWriteStream() : process.stdout;
      await reading(client, () =>
        pipeline(Readable.from(lines(client, period, result)), target, { end: file !== undefined }),
      );
      if (file) await rename(unfinished, file);
    } catch (error) {
      if (file) await rm(unfinished, { force: true });
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (!syscall || explainDatabaseError(error) !== error) throw error;
      throw new MigrationError(
        "usage",
        `The export cannot be written to ${file ?? "standard output"}: ${code}.`,
      );
    }
    return result;
  });
}

async function* lines(client: Client, period: Period, result: ExportResult): AsyncGenerator<string> {
  const bounds = [period.from?.toISOString() ?? "-infinity", period.to?.toISOString() ?? "infinity"];
  const header: ExportHeader = {
    format: 1,
    from: period.from?.toISOString() ?? null,
    to: period.to?.toISOString() ?? null,
    exported_at: new Date().toISOString(),
  };
  yield `${JSON.stringify({ export: header })}\n`;

  const within = `logged_at >= '${bounds[0]}' AND logged_at < '${bounds[1]}'`;
  let skipped: SealRange[] = [];
  for await (const { seal, from } of readSeals(client)) {
    const range = { seal, from };
    const { rows } = await client.query(
      `SELECT EXISTS (SELECT ${rangeSql} AND ${within}) AS wanted`,
      rangeValues(range),
    );
    if (!rows[0].wanted) {
      if (result.seals > 0) skipped.push(range);
      continue;
    }
    for (const between of skipped) yield await sealLine(client, between, false);
    skipped = [];
    yield await sealLine(client, range, true);
    result.seals += 1;
    for await (const row of fetch(client, rangeSql, rangeValues(range))) {
      result.rows += 1;
      yield `{"row":${row}}\n`;
    }
  }
  const unsealed = `FROM audit.log WHERE ${within} AND NOT EXISTS (
    SELECT FROM audit.seals s WHERE s.month = date_trunc('month', logged_at AT TIME ZONE 'UTC')::date
      AND (s.last_transaction_id, s.last_id) >= (log.transaction_id, log.id))`;
  for await (const row of fetch(client, unsealed, [])) {
    result.unsealed += 1;
    yield `{"unsealed":${row}}\n`;
  }
  const { rows, seals, unsealed: rest } = result;
  yield `${JSON.stringify({ end: { rows, seals, unsealed: rest } })}\n`;
}

async function sealLine(client: Client, { seal }: SealRange, withRows: boolean): Promise<string> {
  const { rows } = await client.query(
    "SELECT encode(row_hashes, 'hex') AS entries FROM audit.seals WHERE number = $1::bigint",
    [seal.number],
  );
  return `${JSON.stringify({ seal: { ...seal, row_hashes: rows[0].entries, rows_follow: withRows } })}\n`;
}

/** Rows as JSON, in the order of the chain, through a cursor. */
async function* fetch(client: Client, from: string, values: string[]): AsyncGenerator<string> {
  await client.query(
    `DECLARE rows NO SCROLL CURSOR FOR SELECT ${jsonSql} AS row ${from} ORDER BY transaction_id, id`,
    values,
  );
  for (;;) {
    const { rows } = await client.query(`FETCH ${page} FROM rows`);
    for (const { row } of rows) yield row as string;
    if (rows.length < page) break;
  }
  await client.query("CLOSE rows");
}
