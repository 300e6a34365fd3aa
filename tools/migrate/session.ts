import { setTimeout as sleep } from "node:timers/promises";
import type { Client, QueryResult } from "pg";
import { explainDatabaseError } from "./database-error";
import { MigrationError } from "./errors";
import type { Report } from "./events";
import { noticeLostClient } from "./lost-client";
import { runScript } from "./script";
import type { ScriptError } from "./script";

/** What the runner needs; the same for a command, a test and a function in the VPC. */
export interface RunnerOptions {
  /** Connects to the database; called again, with `cancelling`, only to cancel a statement when the signal fired. */
  connect: (purpose?: "cancelling") => Promise<Client>;
  /** Folder of the migrations. */
  folder: string;
  /** Seconds that a statement waits for a table's lock before it is rolled back and tried again. @default 5 */
  lockTimeout?: number;
  /** Seconds that a statement may take; 0 for no limit. @default 900 */
  statementTimeout?: number;
  /** Seconds to wait for another runner. @default 60 */
  runnerTimeout?: number;
  /** How often a migration is tried again that could not get a lock or was a deadlock's victim. @default 5 */
  retries?: number;
  /** Seconds before the first of these tries; doubled before each next. @default 1 */
  retryDelay?: number;
  /** Cancels the running statement and rolls back. */
  signal?: AbortSignal;
  /** Told what happens, as it happens. @default nothing is said */
  report?: Report;
}

/** One connection with the runner's settings. */
export interface Session {
  run(sql: string, values?: unknown[]): Promise<QueryResult>;
  /**
   * Sends statements that end in COMMIT in one message, and takes back every setting and role of theirs. Fails only if
   * they were not committed.
   */
  script(statements: string[]): Promise<void>;
  /** As run, but not stopped by the signal: for ending what was begun. */
  finish(sql: string, values?: unknown[]): Promise<QueryResult>;
  /** Takes back every setting that a migration made, and the role it took. */
  reset(): Promise<void>;
}

/**
 * Opens a connection, gives it to `work` and closes it.
 *
 * - `client_connection_check_interval`: if this process is killed, the server notices within half a second, rolls
 *   back and frees its locks.
 * - `lock_timeout`: a migration that waits for a table makes all who come after it wait too.
 *
 * @throws MigrationError `interrupted` when the signal fires, `refused` on a server that is read only.
 */
export async function withSession<T>(
  options: RunnerOptions,
  purpose: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { signal } = options;
  throwIfInterrupted(signal);
  const client = await options.connect();
  client.on("error", () => undefined);
  client.on("notice", (notice) => {
    if (notice.severity === "WARNING") options.report?.({ type: "warning", message: notice.message ?? "" });
  });

  let pid = 0;
  let cancelling: Promise<void> | undefined;
  const cancel = () => {
    cancelling ??= cancelStatement(options, client, pid);
  };
  /** Runs something that the signal ends. */
  const cancellable = async <R>(query: () => Promise<R>): Promise<R> => {
    throwIfInterrupted(signal);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      return await query();
    } catch (error) {
      await cancelling;
      throwIfInterrupted(signal, error);
      throw error;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  };
  const settings = sessionSettings(options, purpose);
  const resetting = ["RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL", ...settings];
  const session: Session = {
    run: (sql, values) => cancellable(() => client.query(sql, values)),
    script: (statements) =>
      cancellable(() =>
        runScript(client, [...statements, ...resetting]).catch(async (error: ScriptError) => {
          if (error.completed < statements.length) throw error;
          await session.reset();
        }),
      ),
    finish: (sql, values) => client.query(sql, values),
    reset: () => runScript(client, resetting),
  };
  try {
    await runScript(client, settings);
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid, pg_is_in_recovery() AS reader");
    pid = rows[0].pid;
    if (rows[0].reader) {
      throw new MigrationError(
        "refused",
        "This server is a reader: connect to the writer (the cluster's endpoint).",
      );
    }
    return await work(session);
  } catch (error) {
    throw explainDatabaseError(error);
  } finally {
    // A server that is gone does not answer a goodbye.
    await Promise.race([client.end().catch(() => undefined), sleep(2000, undefined, { ref: false })]);
  }
}

function sessionSettings(options: RunnerOptions, purpose: string): string[] {
  return [
    `SET application_name = 'groundwork migrate ${purpose} (process ${process.pid})'`,
    "SET client_min_messages = warning",
    `SET lock_timeout = ${Math.round((options.lockTimeout ?? 5) * 1000)}`,
    `SET statement_timeout = ${Math.round((options.statementTimeout ?? 900) * 1000)}`,
    "SET idle_in_transaction_session_timeout = 0",
    "SET idle_session_timeout = 0",
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
    noticeLostClient,
  ];
}

/** @param cause what the database said to the statement that was interrupted, if one was */
function throwIfInterrupted(signal: AbortSignal | undefined, cause?: unknown): void {
  if (!signal?.aborted) return;
  const message = `Interrupted (${signal.reason}); what was unfinished is rolled back.`;
  throw new MigrationError("interrupted", message, {}, { cause });
}

/** Over a second connection, for the first is busy; if there is none to be had, by hanging up on the first. */
async function cancelStatement(options: RunnerOptions, client: Client, pid: number): Promise<void> {
  try {
    const other = await options.connect("cancelling");
    other.on("error", () => undefined);
    try {
      await other.query("SELECT pg_cancel_backend($1)", [pid]);
    } finally {
      await other.end();
    }
  } catch {
    await client.end().catch(() => undefined);
  }
}
