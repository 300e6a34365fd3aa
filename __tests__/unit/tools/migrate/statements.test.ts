import { parsePart, readStatements } from "../../../../tools/migrate/statements";
import { readMigrations } from "../../../../tools/migrate/files";
import { createFolder, migration } from "../../../database/helpers/folder";

const parse = async (sql: string, transaction = true, direction: "up" | "down" = "up") => {
  const problems: string[] = [];
  const statements = await parsePart("0001_a.sql", { sql, line: 10, transaction }, direction, problems);
  return { statements, problems };
};

test("statements are told apart by the parser, each with its own line", async () => {
  const body =
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  PERFORM 1; -- no end\nEND $$";
  const { statements, problems } = await parse(
    `-- é; not a statement\n\n${body};\n/* ; */ SELECT ';';\nSELECT 2`,
  );
  expect(problems).toEqual([]);
  expect(statements.map(({ sql, line }) => [line, sql])).toEqual([
    [12, body],
    [16, "SELECT ';'"],
    [17, "SELECT 2"],
  ]);
});

test.each([
  "BEGIN",
  "START TRANSACTION",
  "COMMIT",
  "END",
  "ROLLBACK",
  "ABORT",
  "SAVEPOINT a",
  "RELEASE a",
  "ROLLBACK TO a",
  "PREPARE TRANSACTION 'a'",
  "COMMIT PREPARED 'a'",
])("%s is refused, in both kinds of files", async (sql) => {
  for (const transaction of [true, false]) {
    const { problems } = await parse(`SELECT 1;\n  ${sql};`, transaction);
    expect(problems).toEqual([
      expect.stringContaining(`0001_a.sql:11: ${sql}: the runner itself begins and ends`),
    ]);
  }
});

test("the word alone is not refused: only the statement is", async () => {
  const sql = "SELECT 'COMMIT;'; -- BEGIN;\nDO $$ BEGIN NULL; END $$; COMMENT ON SCHEMA public IS 'ROLLBACK'";
  expect((await parse(sql)).problems).toEqual([]);
});

test.each([
  "CREATE INDEX CONCURRENTLY a ON b (c)",
  "DROP INDEX CONCURRENTLY IF EXISTS a",
  "REINDEX INDEX CONCURRENTLY a",
  "REINDEX SCHEMA a",
  "VACUUM a",
  "CREATE DATABASE a",
  "DROP DATABASE a",
  "ALTER SYSTEM SET work_mem = 1",
  "ALTER TABLE a DETACH PARTITION b CONCURRENTLY",
  "CLUSTER",
])("%s needs the marker no-transaction", async (sql) => {
  expect((await parse(sql)).problems).toEqual([
    expect.stringContaining(`${sql}: cannot run in a transaction`),
  ]);
  expect((await parse(sql, false)).problems).toEqual([]);
});

test.each([
  "CREATE INDEX a ON b (c)",
  "DROP INDEX a",
  "REINDEX TABLE a",
  "ANALYZE a",
  "ALTER TABLE a DETACH PARTITION b",
  "CLUSTER a USING b",
  "CALL a()",
])("%s needs none", async (sql) => {
  expect((await parse(sql)).problems).toEqual([]);
});

test.each([
  ["DISCARD ALL", true, "give up the lock"],
  ["COPY a FROM STDIN", true, "use INSERT"],
  ["COPY a TO STDOUT", true, "use INSERT"],
  ["CREATE INDEX CONCURRENTLY ON b (c)", false, "give the index a name"],
  ["DROP INDEX CONCURRENTLY a", false, "write IF EXISTS"],
  ["SET LOCAL role = a", false, "use SET"],
])("%s is refused", async (sql, transaction, reason) => {
  expect((await parse(sql, transaction)).problems).toEqual([expect.stringContaining(reason)]);
});

test.each([
  ["\\i other.sql", "SELECT 1;\n\\i other.sql\n", "0001_a.sql:11: \\i is a command of psql"],
  ["\\connect after UTF-8", "SELECT 'éあ😀';\n\\connect x", "0001_a.sql:11: \\connect is a command of psql"],
  ["a syntax error", "SELECT 1;\n\nSELEC 2;", '0001_a.sql:12: syntax error at or near "SELEC"'],
  ["an open string", "SELECT 1;\nSELECT 'a", "0001_a.sql:11: unterminated quoted string"],
  ["an unfinished statement", "CREATE TABLE a (", "0001_a.sql:10: syntax error at end of input"],
])("%s is named with its line", async (_, sql, message) => {
  expect((await parse(sql)).problems).toEqual([expect.stringContaining(message)]);
});

test.each(["", "\n\n", "-- only words\n", ";;"])("a part without a statement is refused: %j", async (sql) => {
  expect((await parse(sql)).problems).toEqual([
    expect.stringContaining("no statement under `-- migrate:up`"),
  ]);
  expect((await parse(sql, true, "down")).problems).toEqual([
    expect.stringContaining("`-- migrate:irreversible REASON`"),
  ]);
});

test("how each statement outside a transaction is made safe", async () => {
  const sql = `SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY "I" ON s."T" (a); REINDEX TABLE CONCURRENTLY t;
    VACUUM t; CALL p(); DO $$ BEGIN END $$; INSERT INTO t VALUES (1); CREATE INDEX b ON t (a)`;
  const { statements } = await parse(sql, false);
  expect(statements.map(({ kind }) => kind)).toEqual([
    "setting",
    "index",
    "reindex",
    "repeat",
    "repeat",
    "repeat",
    "transaction",
    "transaction",
  ]);
  expect(statements[1]).toMatchObject({ index: "I", relation: '"s"."T"' });
  expect(statements[2]).toMatchObject({ relation: '"t"' });
});

test("the faults of all files are named at once", async () => {
  const folder = await createFolder({ "0001_a.sql": migration("BEGIN;"), "0002_b.sql": migration("SELEC;") });
  const error = await readStatements(folder.path, readMigrations(folder.path), "up").catch(
    (reason) => reason,
  );
  await folder.clear();
  expect(error).toMatchObject({ failure: "refused" });
  expect(error.message).toMatch(
    /^2 faults in .*nothing was run:\n {2}0001_a.sql:3: BEGIN.*\n {2}0002_b.sql:3: syntax error/,
  );
});
