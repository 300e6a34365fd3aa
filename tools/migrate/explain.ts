import { MigrationError } from "./errors";
import { four } from "./files";
import type { Migration } from "./files";
import { locate } from "./script";
import type { ScriptError } from "./script";
import type { Direction, Statement } from "./statements";

interface DatabaseError extends Partial<ScriptError> {
  message: string;
  code?: string;
  severity?: string;
  position?: string;
  detail?: string;
  hint?: string;
  where?: string;
}

/** What was being run when an error came: the part, and the script that it was sent in. */
export interface Sent {
  direction: Direction;
  statements: Statement[];
  script: string[];
  /** Index in the script of the first statement of the part. */
  offset: number;
}

/**
 * Turns an error of a part's transaction into one that names file, line and statement, and says in which state all
 * is left.
 */
export function explain(error: unknown, migration: Migration, sent: Sent): MigrationError {
  const { statements, script, offset, direction } = sent;
  const failed = error as DatabaseError;
  const found = locate(script, { position: failed.position, completed: failed.completed ?? 0 });
  const statement = statements[found.index - offset];
  const interrupted = error instanceof MigrationError ? error : undefined;
  const lost = interrupted ? interrupted.cause !== undefined && isLost(interrupted.cause) : isLost(failed);
  const outcome = lost
    ? `It is not known whether the server committed ${four(migration.number)} (${direction}): see status. ` +
      "What it does and its record are there together, or not at all."
    : `All of ${four(migration.number)} (${direction}) is rolled back, nothing of it is recorded.`;
  return describe(failed, migration.file, statement, found.offset, outcome);
}

/** Turns an error of one statement, sent by itself, into one that names file and line. */
export function explainStatement(
  error: unknown,
  file: string,
  statement: Statement,
  outcome: string,
): MigrationError {
  const failed = error as DatabaseError;
  return describe(
    failed,
    file,
    statement,
    failed.position ? Number(failed.position) - 1 : undefined,
    outcome,
  );
}

/** Whether the connection is gone: no answer of the server, or its word that it ends it, or itself (PANIC). */
function isLost(error: unknown): boolean {
  const { code = "", severity = "" } = error as DatabaseError;
  return !/^[0-9A-Z]{5}$/.test(code) || code.startsWith("08") || ["FATAL", "PANIC"].includes(severity);
}

function describe(
  error: DatabaseError,
  file: string,
  statement: Statement | undefined,
  offset: number | undefined,
  outcome: string,
): MigrationError {
  const { message, code, detail, hint, where } = error;
  if (error instanceof MigrationError) {
    return new MigrationError(error.failure, `${message} ${outcome}`, { file, ...error.place });
  }
  const before = Array.from(statement?.sql ?? "").slice(0, offset ?? 0);
  const line = statement && statement.line + before.filter((character) => character === "\n").length;
  const text = isLost(error) ? `the connection to the database was lost: ${message}` : message;
  const lines = [
    `${file}${line ? `:${line}` : ""}: ${text}${code ? ` (${code})` : ""}`,
    detail && `  detail: ${detail}`,
    hint && `  hint: ${hint}`,
    where && `  where: ${where.split("\n").join("\n    ")}`,
    statement && `  statement: ${statement.summary}`,
    `  ${outcome}`,
    code === "55P03" &&
      "  Another session holds a lock on a table that this needs: find it in pg_locks, or give --lock-timeout more seconds.",
    code === "57014" &&
      "  If the statement timeout ended it, give --statement-timeout more seconds (0: no limit).",
    code === "53100" &&
      "  The server's disk is full: make room or give it a larger one, and run this again. Aurora's volume grows by " +
        "itself; what fills there is the instance's own storage, for temporary files and sorting: a larger instance " +
        "has more.",
    error.severity === "PANIC" && "  The server went down with it: see its log before it is started again.",
  ];
  return new MigrationError(
    "failed",
    lines.filter(Boolean).join("\n"),
    { file, line, code },
    { cause: error },
  );
}
