import { parseMigration } from "../../../../tools/migrate/files";
import { checkWithSquawk } from "../../../../tools/lint/squawk";

/** A migration whose up part begins on line 5. */
const made = (up: string, down = "SELECT 1;", file = "0001_made.sql") =>
  parseMigration(
    file,
    Buffer.from(`-- Made up.\n-- Why: a test.\n\n-- migrate:up\n${up}\n-- migrate:down\n${down}\n`),
    [],
  )!;
const check = (up: string, down?: string) => checkWithSquawk([made(up, down)], []);

test("names file, line, rule, mend and how to excuse it", () => {
  const [finding, ...others] = check("SELECT 1;\n\nALTER TABLE chat.a DROP COLUMN b;");
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ rule: "squawk/ban-drop-column", where: "0001_made.sql:7" });
  expect(finding!.message).toContain("`-- squawk-ignore ban-drop-column`");
});

test("a statement is excused by a comment above it, the next one is not", () => {
  const drop = "ALTER TABLE chat.a DROP COLUMN b;";
  expect(check(`-- squawk-ignore ban-drop-column\n${drop}\n${drop}`)).toMatchObject([
    { where: "0001_made.sql:7" },
  ]);
});

test("a down part may drop what it likes", () => {
  expect(check("SELECT 1;", "DROP TABLE chat.a;")).toEqual([]);
});

test("an index on a table of the same file may block, one on an older table may not", () => {
  const index = "CREATE INDEX a_b_idx ON chat.a (b);";
  expect(check(`CREATE TABLE chat.a (b bigint);\n${index}`)).toEqual([]);
  expect(check(`SELECT 1;\n${index}`)).toMatchObject([{ rule: "squawk/require-concurrent-index-creation" }]);
  expect(check(`-- migrate:no-transaction\nCREATE INDEX CONCURRENTLY a_b_idx ON chat.a (b);`)).toEqual([]);
});

test("it is told which files are one transaction", () => {
  const index = "CREATE INDEX CONCURRENTLY a_b_idx ON chat.a (b);";
  expect(check(`SELECT 1;\n${index}`)).toMatchObject([
    { rule: "squawk/ban-concurrent-index-creation-in-transaction" },
  ]);
});

test("a table has its schema's name", () => {
  expect(check("CREATE TABLE a (b bigint);")).toMatchObject([{ rule: "squawk/require-table-schema" }]);
});

test("what it cannot read is a finding, with no excuse for it", () => {
  const [finding] = check("SELECT a b c;");
  expect(finding).toMatchObject({ rule: "squawk/syntax-error", where: "0001_made.sql:5" });
  expect(finding!.message).not.toContain("squawk-ignore");
});

test("an exception is for one rule in one file, and an error once it excuses nothing", () => {
  const exception = { file: "0001_made.sql", rule: "ban-drop-column", reason: "made up" };
  const drop = "ALTER TABLE chat.a DROP COLUMN b;";
  expect(checkWithSquawk([made(drop)], [exception])).toEqual([]);
  expect(checkWithSquawk([made(drop, undefined, "0002_made.sql")], [exception])).toMatchObject([
    { where: "0002_made.sql:5" },
    { where: "0001_made.sql", message: expect.stringContaining("Remove the exception") },
  ]);
});
