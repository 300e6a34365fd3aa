import type { Migration, Part } from "./files";
import { listProblems } from "./files";
import { MigrationError } from "./errors";
import { loadParser } from "./parser";

/** One SQL statement of a part. */
export interface Statement {
  sql: string;
  /** Line of the file on which it begins, from 1. */
  line: number;
  /** Its first line, for people. */
  summary: string;
  /**
   * How it is made safe outside a transaction: `transaction` gets one of its own together with its record,
   * `setting` holds for the session and is repeated on resuming, `index` is looked up in the catalogue,
   * `reindex` leaves copies to clear, `repeat` is simply run again.
   */
  kind: "transaction" | "setting" | "index" | "reindex" | "repeat";
  /** For `index` and `reindex`: the table (or index) as written, quoted. */
  relation?: string;
  /** For `index`: the name of the new index, not quoted. */
  index?: string;
}

export type Direction = "up" | "down";

type Node = Record<string, Record<string, unknown>>;

/**
 * Takes the SQL of migrations apart with PostgreSQL's own parser, and checks what must not be in them.
 *
 * @returns The statements of one direction, one list a migration.
 * @throws MigrationError `refused` that names every fault by file and line: syntax errors, psql's commands,
 * transaction control, statements that cannot run in a transaction, parts without a statement.
 */
export async function readStatements(
  folder: string,
  migrations: Migration[],
  direction: Direction,
): Promise<Map<number, Statement[]>> {
  const result = new Map<number, Statement[]>();
  const problems: string[] = [];
  for (const migration of migrations) {
    const part = direction === "up" ? migration.up : migration.down;
    if (part) result.set(migration.number, await parsePart(migration.file, part, direction, problems));
  }
  if (problems.length > 0) throw new MigrationError("refused", listProblems(folder, problems));
  return result;
}

/** Takes one part apart; adds to `problems` what is wrong in it. */
export async function parsePart(
  file: string,
  part: Part,
  direction: Direction,
  problems: string[],
): Promise<Statement[]> {
  const { parseSync, hasSqlDetails } = await loadParser();
  const at = (line: number) => `${file}:${line}:`;
  const empty =
    direction === "up"
      ? `${at(part.line)} no statement under \`-- migrate:up\`.`
      : `${at(part.line)} no statement under \`-- migrate:down\`; if it cannot be undone, say \`-- migrate:irreversible REASON\`.`;
  if (part.sql.trim() === "") {
    problems.push(empty);
    return [];
  }

  let tree: { stmts?: { stmt: Node; stmt_location?: number; stmt_len?: number }[] };
  try {
    tree = parseSync(part.sql);
  } catch (error) {
    const characters = Array.from(part.sql);
    const cursor = hasSqlDetails(error) ? error.sqlDetails.cursorPosition : 0;
    const line = part.line + countLines(characters.slice(0, cursor).join(""));
    const meta = /^\\\S*/.exec(characters.slice(cursor).join(""))?.[0];
    problems.push(
      meta
        ? `${at(line)} ${meta} is a command of psql, not SQL; the runner sends SQL only.`
        : `${at(line)} ${(error as Error).message}.`,
    );
    return [];
  }
  const bytes = Buffer.from(part.sql);
  const statements: Statement[] = [];
  for (const { stmt, stmt_location = 0, stmt_len } of tree.stmts ?? []) {
    const end = stmt_len === undefined ? bytes.length : stmt_location + stmt_len;
    const raw = bytes.subarray(stmt_location, end).toString();
    const lead = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(raw)![0];
    const sql = raw.slice(lead.length).trimEnd();
    const line = part.line + countLines(bytes.subarray(0, stmt_location).toString() + lead);
    const summary = sql.split("\n", 1)[0]!.trim();
    const fault = faultOf(stmt, part.transaction);
    if (fault) problems.push(`${at(line)} ${summary}: ${fault}`);
    statements.push({ sql, line, summary, ...describe(stmt) });
  }
  if (statements.length === 0) problems.push(empty);
  return statements;
}

const countLines = (text: string) => text.split("\n").length - 1;

function faultOf(stmt: Node, transaction: boolean): string | undefined {
  if (stmt.TransactionStmt) {
    return "the runner itself begins and ends the transaction; remove this, and the one that belongs to it.";
  }
  if (stmt.DiscardStmt?.target === "DISCARD_ALL") {
    return "it would give up the lock that keeps other runners out; use RESET or DISCARD TEMP.";
  }
  const copy = stmt.CopyStmt;
  if (copy && copy.filename === undefined && !copy.is_program) {
    return "there is no client that data could be copied from or to; use INSERT.";
  }
  if (transaction) {
    return cannotRunInTransaction(stmt)
      ? "cannot run in a transaction; put it into a migration with `-- migrate:no-transaction` under the marker."
      : undefined;
  }
  if (stmt.IndexStmt?.concurrent && !stmt.IndexStmt.idxname) {
    return "give the index a name, so that one left invalid can be found and rebuilt.";
  }
  if (stmt.DropStmt?.concurrent && !stmt.DropStmt.missing_ok) {
    return "write IF EXISTS, so that it can be run again if the runner is killed just after it.";
  }
  if (stmt.VariableSetStmt?.is_local) return "SET LOCAL lasts for one statement here; use SET.";
  return undefined;
}

/** https://www.postgresql.org/docs/15/sql-commands.html: those that call PreventInTransactionBlock. */
function cannotRunInTransaction(stmt: Node): boolean {
  if (stmt.IndexStmt?.concurrent || stmt.DropStmt?.concurrent || stmt.VacuumStmt?.is_vacuumcmd) return true;
  if (stmt.ReindexStmt) return isConcurrentReindex(stmt) || !stmt.ReindexStmt.relation;
  if (stmt.ClusterStmt) return !stmt.ClusterStmt.relation;
  if (stmt.AlterTableStmt) {
    const commands = stmt.AlterTableStmt.cmds as { AlterTableCmd: { def?: Node } }[];
    return commands.some(({ AlterTableCmd: { def } }) => def?.PartitionCmd?.concurrent === true);
  }
  return ["CreatedbStmt", "DropdbStmt", "CreateTableSpaceStmt", "DropTableSpaceStmt", "AlterSystemStmt"].some(
    (name) => name in stmt,
  );
}

function isConcurrentReindex(stmt: Node): boolean {
  const parameters = (stmt.ReindexStmt?.params ?? []) as { DefElem: { defname: string } }[];
  return parameters.some(({ DefElem }) => DefElem.defname === "concurrently");
}

function describe(stmt: Node): Pick<Statement, "kind" | "relation" | "index"> {
  if (stmt.VariableSetStmt) return { kind: "setting" };
  if (stmt.IndexStmt?.concurrent) {
    const index = stmt.IndexStmt.idxname as string | undefined;
    return { kind: "index", relation: nameOf(stmt.IndexStmt.relation), ...(index && { index }) };
  }
  if (isConcurrentReindex(stmt) && stmt.ReindexStmt!.relation) {
    return { kind: "reindex", relation: nameOf(stmt.ReindexStmt!.relation) };
  }
  // CALL and DO may commit by themselves, so they get no transaction around them.
  if (cannotRunInTransaction(stmt) || stmt.CallStmt || stmt.DoStmt) return { kind: "repeat" };
  return { kind: "transaction" };
}

function nameOf(relation: unknown): string {
  const { schemaname, relname } = relation as { schemaname?: string; relname: string };
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  return (schemaname ? quote(schemaname) + "." : "") + quote(relname);
}
