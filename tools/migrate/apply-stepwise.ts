import { escapeIdentifier } from "pg";
import { withRetries } from "./apply";
import type { Step } from "./apply";
import { chainStart, hashOf } from "./chain";
import { MigrationError } from "./errors";
import { explainStatement } from "./explain";
import { four, parseMigration } from "./files";
import type { Migration } from "./files";
import { insertRow, recordedContent } from "./history";
import type { HistoryRow } from "./history";
import type { RunnerOptions, Session } from "./session";
import { parsePart } from "./statements";
import type { Statement } from "./statements";

/**
 * Runs a part that cannot be one transaction, statement by statement, and records how far it has come: first that
 * it was begun, then each statement, then that it is finished. Interrupted at any moment, the next run goes on
 * where it stopped.
 *
 * Statements that can run in a transaction do so, together with their record. For the others there is a moment
 * between them and their record, so they are looked up (an index) or run again.
 *
 * @returns The new hash of the chain's end.
 */
export async function applyStepwise(session: Session, options: RunnerOptions, step: Step): Promise<string> {
  const { migration, direction, statements } = step;
  const { number, file } = migration;
  const began = performance.now();
  const { done, hash } = await begin(session, step);
  const resumed = step.row !== undefined && step.row.state !== "applied";
  if (resumed) options.report?.({ type: "resumed", file, done, of: statements.length });
  try {
    for (const [index, statement] of statements.entries()) {
      if (index < done) {
        if (statement.kind === "setting") await session.run(statement.sql);
        continue;
      }
      const { summary } = statement;
      options.report?.({ type: "statement", file, number: index + 1, of: statements.length, summary });
      await withRetries(options, file, async () => {
        try {
          await runStatement(session, options, step, statement, index + 1, resumed && index === done);
        } catch (error) {
          await session.finish("ROLLBACK").catch(() => undefined);
          throw explainStatement(error, file, statement, howFar(step, index));
        }
      });
    }
    await session.finish("RESET ROLE");
    if (direction === "down") {
      await session.finish("DELETE FROM migrate.history WHERE number = $1", [number]);
      return step.previous ?? "";
    }
    await session.finish(
      "UPDATE migrate.history SET state = 'applied', milliseconds = $2 WHERE number = $1",
      [number, Math.round(performance.now() - began)],
    );
    return hash;
  } finally {
    await session.reset().catch(() => undefined);
  }
}

function howFar({ migration, direction, statements }: Step, done: number): string {
  return (
    `${done} of ${statements.length} statements of ${four(migration.number)} (${direction}) are done and stay done. ` +
    `Mend the rest of it and run ${direction} again: it goes on with statement ${done + 1}.`
  );
}

async function begin(session: Session, step: Step): Promise<{ done: number; hash: string }> {
  const { migration, row } = step;
  if (!row) {
    const previous = step.previous ?? chainStart;
    await session.run(
      insertRow(migration, previous, { origin: "run", state: "applying", statementsDone: 0 }),
    );
    return { done: 0, hash: hashOf(previous, migration) };
  }
  if (row.state === "applied") {
    await session.run(
      "UPDATE migrate.history SET state = 'reverting', statements_done = 0 WHERE number = $1",
      [migration.number],
    );
    return { done: 0, hash: row.hash };
  }
  if (row.state === "reverting") return { done: row.statementsDone, hash: row.hash };
  return { done: row.statementsDone, hash: await takeOverEdits(session, migration, row, step.statements) };
}

/** A file may be mended while it is half applied, but not in what is done. */
async function takeOverEdits(
  session: Session,
  migration: Migration,
  row: HistoryRow,
  statements: Statement[],
): Promise<string> {
  const hash = hashOf(row.previousHash, migration);
  if (hash === row.hash) return hash;
  const recorded = await recordedContent(session, migration.number);
  const old = parseMigration(migration.file, Buffer.from(recorded), [])!;
  const before = await parsePart(migration.file, old.up, "up", []);
  for (let index = 0; index < row.statementsDone; index++) {
    if (before[index]?.sql === statements[index]?.sql) continue;
    throw new MigrationError(
      "refused",
      `${migration.file}:${statements[index]?.line ?? migration.up.line}: statement ${index + 1} of a half applied ` +
        `migration was changed, but it is done. Restore it (its text is in migrate.history) and change only what ` +
        `follows the first ${row.statementsDone}.`,
      { file: migration.file },
    );
  }
  await session.run("UPDATE migrate.history SET content = $2, hash = $3 WHERE number = $1", [
    migration.number,
    migration.content,
    hash,
  ]);
  return hash;
}

async function runStatement(
  session: Session,
  options: RunnerOptions,
  { migration: { number, file } }: Step,
  statement: Statement,
  position: number,
  mayBeDone: boolean,
): Promise<void> {
  const own = statement.kind === "transaction";
  if (own) await session.run("BEGIN");
  if (statement.kind === "index") {
    const found = await clearInvalidIndex(session, options, file, statement);
    if (!(found && mayBeDone)) await session.run(statement.sql);
  } else {
    if (statement.kind === "reindex") await clearReindexCopies(session, options, file, statement.relation!);
    await session.run(statement.sql);
  }
  // The file may have taken another role, which may not write the history.
  const { rows } = await session.finish("SELECT pg_catalog.current_setting('role') AS role");
  const role: string = rows[0].role;
  if (role !== "none") await session.finish("RESET ROLE");
  await session.finish("UPDATE migrate.history SET statements_done = $2 WHERE number = $1", [
    number,
    position,
  ]);
  if (role !== "none") await session.finish(`SET ROLE ${escapeIdentifier(role)}`);
  if (own) await session.finish("COMMIT");
}

/** Removes the index if it was left invalid. @returns whether a valid one is there. */
async function clearInvalidIndex(
  session: Session,
  options: RunnerOptions,
  file: string,
  { relation, index }: Statement,
): Promise<boolean> {
  const { rows } = await session.run(
    `SELECT n.nspname, c.relname, i.indisvalid AS valid
     FROM pg_catalog.pg_index i
     JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE i.indrelid = pg_catalog.to_regclass($1) AND c.relname = $2`,
    [relation, index],
  );
  if (rows[0] && !rows[0].valid) await dropIndex(session, options, file, rows[0]);
  return rows[0]?.valid ?? false;
}

/** Removes the invalid copies (`_ccnew`, `_ccold`) that an interrupted REINDEX CONCURRENTLY leaves behind. */
async function clearReindexCopies(
  session: Session,
  options: RunnerOptions,
  file: string,
  relation: string,
): Promise<void> {
  const { rows } = await session.run(
    `SELECT n.nspname, c.relname
     FROM pg_catalog.pg_index i
     JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid = coalesce(
       (SELECT own.indrelid FROM pg_catalog.pg_index own WHERE own.indexrelid = pg_catalog.to_regclass($1)),
       pg_catalog.to_regclass($1))`,
    [relation],
  );
  for (const row of rows) await dropIndex(session, options, file, row);
}

async function dropIndex(
  session: Session,
  options: RunnerOptions,
  file: string,
  { nspname, relname }: { nspname: string; relname: string },
): Promise<void> {
  const index = `${escapeIdentifier(nspname)}.${escapeIdentifier(relname)}`;
  options.report?.({ type: "rebuilding", file, index });
  await session.run(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
}
