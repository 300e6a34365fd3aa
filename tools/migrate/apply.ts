import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseError } from "pg";
import { explain } from "./explain";
import { MigrationError } from "./errors";
import type { Migration } from "./files";
import { insertRow } from "./history";
import type { HistoryRow } from "./history";
import { hashOf, chainStart } from "./chain";
import type { RunnerOptions, Session } from "./session";
import type { Direction, Statement } from "./statements";

/** One part to run, and where it stands in the chain. */
export interface Step {
  migration: Migration;
  direction: Direction;
  statements: Statement[];
  /** Hash of the migration before it; undefined for the first. */
  previous: string | undefined;
  /** The row of this migration, if there is one: on the way down, and when an interrupted part is resumed. */
  row: HistoryRow | undefined;
  /** Whether none comes after it. */
  last: boolean;
}

/**
 * Runs a part in one transaction together with its record: either both are there or neither. All of it goes to the
 * server in one message.
 *
 * Tried again, as a whole, when it cannot get a lock in time or is a deadlock's victim.
 *
 * @returns The new hash of the chain's end.
 */
export async function applyInTransaction(
  session: Session,
  options: RunnerOptions,
  step: Step,
): Promise<string> {
  const { migration, direction, statements } = step;
  const { number, file } = migration;
  const previous = step.previous ?? chainStart;
  const record =
    direction === "up"
      ? insertRow(migration, previous, { origin: "run", state: "applied", statementsDone: statements.length })
      : `DELETE FROM migrate.history WHERE number = ${number}`;
  // Nobody waits for the disk but the last: its commit writes those before it too, and each is whole in any case.
  const head = step.last ? ["BEGIN"] : ["BEGIN", "SET LOCAL synchronous_commit = off"];
  const body = statements.map(({ sql }) => sql);
  const tail = ["SET CONSTRAINTS ALL IMMEDIATE", "RESET ROLE", record, "COMMIT"];
  const script = [...head, ...body, ...tail];

  await withRetries(options, file, async () => {
    try {
      await session.script(script);
    } catch (error) {
      await session.finish("ROLLBACK").catch(() => undefined);
      await session.reset().catch(() => undefined);
      throw explain(error, migration, { direction, statements, script, offset: head.length });
    }
  });
  return direction === "up" ? hashOf(previous, migration) : previous;
}

/** PostgreSQL's codes for: lock not available, deadlock detected, serialization failure. */
const worthRetrying = new Set(["55P03", "40P01", "40001"]);

/**
 * Whether an error is one that passes. Roles belong to the whole cluster: two databases of it that are migrated at once
 * change the same rows, and PostgreSQL has no code of its own for that.
 */
function isWorthRetrying(error: unknown): error is MigrationError {
  if (!(error instanceof MigrationError) || error.failure !== "failed") return false;
  const { code = "" } = error.place;
  const { message = "", schema } = (error.cause ?? {}) as Partial<DatabaseError>;
  if (code === "XX000") return /^tuple concurrently (updated|deleted)$/.test(message);
  return worthRetrying.has(code) || (code === "23505" && schema === "pg_catalog");
}

/** Tries `work` again, after a growing delay, when it failed for a reason that passes. */
export async function withRetries<T>(
  options: RunnerOptions,
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  const retries = options.retries ?? 5;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isWorthRetrying(error) || attempt > retries) throw error;
      const seconds = (options.retryDelay ?? 1) * 2 ** (attempt - 1);
      const reason = error.message.split("\n", 1)[0]!;
      options.report?.({ type: "retrying", file, reason, attempt, of: retries, seconds });
      await sleep(seconds * 1000, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}
