import { escapeLiteral } from "pg";
import { hashOf } from "./chain";
import type { Migration } from "./files";
import type { Session } from "./session";

/** One applied migration, or one that was interrupted outside a transaction. */
export interface HistoryRow {
  number: number;
  name: string;
  previousHash: string;
  hash: string;
  /** `baseline`: recorded without being run. */
  origin: "run" | "baseline";
  /** `applying` and `reverting`: a part without a transaction was begun and is not finished. */
  state: "applied" | "applying" | "reverting";
  statementsDone: number;
  appliedBy: string;
  startedAt: Date;
  milliseconds: number | null;
}

const columns = `number, name, previous_hash AS "previousHash", hash, origin, state,
  statements_done AS "statementsDone", applied_by AS "appliedBy", started_at AS "startedAt", milliseconds`;

/** Reads the history in order; empty if there is none yet. Changes nothing. */
export async function readHistory(session: Session): Promise<HistoryRow[]> {
  const { rows } = await session.run(
    "SELECT pg_catalog.to_regclass('migrate.history') IS NOT NULL AS present",
  );
  if (!rows[0].present) return [];
  return (await session.run(`SELECT ${columns} FROM migrate.history ORDER BY number`)).rows;
}

/** Makes the table of the history if it is missing. To be called under the lock. */
export async function ensureHistory(session: Session): Promise<void> {
  const { rows } = await session.run(
    "SELECT pg_catalog.to_regclass('migrate.history') IS NOT NULL AS present",
  );
  if (rows[0].present) return;
  await session.run(`
    BEGIN;
    CREATE SCHEMA IF NOT EXISTS migrate;
    COMMENT ON SCHEMA migrate IS 'What the migration runner did. Written by it alone.';
    CREATE TABLE migrate.history (
      number integer PRIMARY KEY CHECK (number > 0),
      name text NOT NULL,
      content text NOT NULL,
      previous_hash text NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
      hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
      origin text NOT NULL CHECK (origin IN ('run', 'baseline')),
      state text NOT NULL CHECK (state IN ('applied', 'applying', 'reverting')),
      statements_done integer NOT NULL CHECK (statements_done >= 0),
      applied_by text NOT NULL DEFAULT session_user,
      started_at timestamptz NOT NULL,
      milliseconds integer CHECK (milliseconds >= 0)
    );
    COMMENT ON TABLE migrate.history IS 'One row a migration that is applied or half applied, in a chain of hashes';
    COMMENT ON COLUMN migrate.history.hash IS
      'SHA-256 over previous_hash, number, name and content, with a NUL character between them';
    COMMIT`);
}

/**
 * The statement that adds a migration to the end of the chain; `previous` is the hash that it continues. Its time is
 * counted from the beginning of the transaction, unless it is only begun or not run at all.
 */
export function insertRow(
  migration: Migration,
  previous: string,
  { origin, state, statementsDone }: Pick<HistoryRow, "origin" | "state" | "statementsDone">,
): string {
  const { number, name, content } = migration;
  const texts = [name, content, previous, hashOf(previous, migration), origin, state]
    .map(escapeLiteral)
    .join(", ");
  const timed = origin === "run" && state === "applied";
  const elapsed = "(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer";
  return `INSERT INTO migrate.history
    (number, name, content, previous_hash, hash, origin, state, statements_done, started_at, milliseconds)
    VALUES (${number}, ${texts}, ${statementsDone}, transaction_timestamp(), ${timed ? elapsed : "NULL"})`;
}

/** The text of a migration as it was recorded. */
export async function recordedContent(session: Session, number: number): Promise<string> {
  const { rows } = await session.run("SELECT content FROM migrate.history WHERE number = $1", [number]);
  return rows[0].content;
}
