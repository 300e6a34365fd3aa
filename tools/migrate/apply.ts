import { setTimeout as sleep } from "node:timers/promises";
import { MigrationError } from "./errors";
import { four } from "./files";
import type { Migration } from "./files";
import { recordRow } from "./history";
import type { HistoryRow } from "./history";
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
}

/**
 * Runs a part in one transaction together with its record: either both are there or neither.
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
  const { migration, direction } = step;
  return withRetries(options, migration.file, async () => {
    const began = performance.now();
    let current: Statement | undefined;
    let outcome = `All of ${four(migration.number)} (${direction}) is rolled back, nothing of it is recorded.`;
    await session.run("BEGIN");
    try {
      for (const statement of step.statements) {
        current = statement;
        await session.run(statement.sql);
      }
      current = undefined;
      await session.run("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE");
      const hash = await record(session, step, Math.round(performance.now() - began));
      outcome =
        "If this was the connection, it is not known whether the server committed: see `status`. " +
        `What ${four(migration.number)} does and its record are there together or not at all.`;
      await session.finish("COMMIT");
      return hash;
    } catch (error) {
      await session.finish("ROLLBACK").catch(() => undefined);
      throw explain(error, migration.file, current, outcome);
    } finally {
      await session.reset().catch(() => undefined);
    }
  });
}

async function record(session: Session, step: Step, milliseconds: number): Promise<string> {
  if (step.direction === "up") {
    const state = { origin: "run", state: "applied", statementsDone: step.statements.length } as const;
    return recordRow(session, step.migration, { previous: step.previous, milliseconds, ...state });
  }
  await session.run("DELETE FROM migrate.history WHERE number = $1", [step.migration.number]);
  return step.previous ?? "";
}

/** PostgreSQL's codes for: lock not available, deadlock detected, serialization failure. */
const worthRetrying = new Set(["55P03", "40P01", "40001"]);

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
      const code = error instanceof MigrationError ? error.place.code : undefined;
      if (!code || !worthRetrying.has(code) || attempt > retries) throw error;
      const seconds = (options.retryDelay ?? 1) * 2 ** (attempt - 1);
      const reason = (error as Error).message.split("\n", 1)[0]!;
      options.report?.({ type: "retrying", file, reason, attempt, of: retries, seconds });
      await sleep(seconds * 1000, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}

interface DatabaseError extends Error {
  code?: string;
  position?: string;
  detail?: string;
  hint?: string;
  where?: string;
}

/** Turns a database's error into one that names file, line and statement, and says in which state all is left. */
export function explain(
  error: unknown,
  file: string,
  statement: Statement | undefined,
  outcome: string,
): MigrationError {
  if (error instanceof MigrationError) {
    return new MigrationError(error.failure, `${error.message} ${outcome}`, { file, ...error.place });
  }
  const { message, code, position, detail, hint, where } = error as DatabaseError;
  let line = statement?.line;
  if (statement && position) {
    const before = Array.from(statement.sql).slice(0, Number(position) - 1);
    line = statement.line + before.filter((character) => character === "\n").length;
  }
  const isSqlState = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
  const lost = !isSqlState || code.startsWith("57P0") || code.startsWith("08");
  const lines = [
    `${file}${line ? `:${line}` : ""}: ${lost ? `the connection to the database was lost: ${message}` : message}` +
      (code ? ` (${code})` : ""),
    detail && `  detail: ${detail}`,
    hint && `  hint: ${hint}`,
    where && `  where: ${where.split("\n").join("\n    ")}`,
    statement && `  statement: ${statement.summary}`,
    `  ${outcome}`,
    code === "55P03" &&
      "  Another session holds a lock on a table that this needs: find it in pg_locks, or give --lock-timeout more seconds.",
    code === "57014" &&
      "  If the statement timeout ended it, give --statement-timeout more seconds (0: no limit).",
  ];
  return new MigrationError(
    "failed",
    lines.filter(Boolean).join("\n"),
    { file, line, code },
    { cause: error },
  );
}
