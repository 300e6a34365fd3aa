import type { Client } from "pg";
import type { CatalogueRule } from "../../../tools/lint/finding";
import { checkCatalogue } from "../../../tools/lint/lint";
import { commented } from "../../../tools/lint/rules/commented";
import { foreignKeyIndex } from "../../../tools/lint/rules/foreign-key-index";
import { nothingPublic } from "../../../tools/lint/rules/nothing-public";
import { policyIsSpecific } from "../../../tools/lint/rules/policy-is-specific";
import { rowLevelSecurity } from "../../../tools/lint/rules/row-level-security";
import { securityDefinerSearchPath } from "../../../tools/lint/rules/security-definer-search-path";
import { viewIsABarrier } from "../../../tools/lint/rules/view-is-a-barrier";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createDatabase();
  client = await database.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(() => client.query("BEGIN; CREATE SCHEMA made"));
afterEach(() => client.query("ROLLBACK"));

/** What a rule finds after these statements: where, and the statements that it gives as the mend. */
async function found(rule: CatalogueRule, ...statements: string[]) {
  for (const statement of statements) await client.query(statement);
  return rule.check(async (sql, values) => (await client.query(sql, values)).rows);
}

/** Runs the SQL that a message ends with. */
const mend = (message: string) => client.query(/(ALTER|CREATE|REVOKE|COMMENT) .*;/.exec(message)![0]);

const table = "CREATE TABLE made.a (id bigint PRIMARY KEY)";
const keyed = "CREATE TABLE made.b (x bigint, a_id bigint CONSTRAINT b_a_fkey REFERENCES made.a)";
const secured = "ALTER TABLE made.a ENABLE ROW LEVEL SECURITY";
const forced = "ALTER TABLE made.a FORCE ROW LEVEL SECURITY";

describe("foreign-key-index", () => {
  test("finds a key without an index, and its mend is one", async () => {
    const [finding] = await found(foreignKeyIndex, table, keyed);
    expect(finding).toMatchObject({ where: "foreign key b_a_fkey of made.b" });
    await mend(finding!.message);
    expect(await found(foreignKeyIndex)).toEqual([]);
  });

  test.each([
    ["with the column second", "CREATE INDEX ON made.b (x, a_id)", 1],
    ["with a condition on another column", "CREATE INDEX ON made.b (a_id) WHERE x IS NOT NULL", 1],
    ["that leaves values out", "CREATE INDEX ON made.b (a_id) WHERE a_id > 10", 1],
    ["on an expression", "CREATE INDEX ON made.b ((a_id + 0))", 1],
    ["with more columns after it", "CREATE INDEX ON made.b (a_id, x)", 0],
    ["that leaves NULLs out", "CREATE INDEX ON made.b (a_id) WHERE a_id IS NOT NULL", 0],
  ])("an index %s", async (_, index, count) => {
    expect(await found(foreignKeyIndex, table, keyed, index)).toHaveLength(count);
  });

  test("a key of two columns is served in either order, and not by one of them", async () => {
    const pair = "CREATE TABLE made.a (x int, y int, PRIMARY KEY (x, y))";
    const other = "CREATE TABLE made.b (x int, y int, CONSTRAINT k FOREIGN KEY (x, y) REFERENCES made.a)";
    expect(await found(foreignKeyIndex, pair, other, "CREATE INDEX ON made.b (y)")).toHaveLength(1);
    expect(await found(foreignKeyIndex, "CREATE INDEX ON made.b (y, x)")).toEqual([]);
  });

  test("the key of a partitioned table is found once", async () => {
    const parent =
      "CREATE TABLE made.p (n int, a_id bigint CONSTRAINT k REFERENCES made.a) PARTITION BY RANGE (n)";
    const partition = "CREATE TABLE made.p1 PARTITION OF made.p FOR VALUES FROM (1) TO (2)";
    expect(await found(foreignKeyIndex, table, parent, partition)).toHaveLength(1);
    expect(await found(foreignKeyIndex, "CREATE INDEX ON made.p (a_id)")).toEqual([]);
  });
});

describe("row-level-security", () => {
  const rule = rowLevelSecurity({});

  test("finds a table without it, and its mend is right", async () => {
    const [finding] = await found(rule, table);
    expect(finding).toMatchObject({ where: "table made.a", message: /has no row-level security/ });
    await mend(finding!.message.replace(/; and.*/, ";"));
    expect(await found(rule)).toEqual([]);
  });

  test("finds one that its owner is not subject to", async () => {
    const [finding] = await found(rule, table, secured);
    expect(finding!.message).toContain("its owner is not subject to");
    expect(await found(rule, forced)).toEqual([]);
  });

  test("a reason excuses a table, and is an error once it is not needed", async () => {
    const excused = rowLevelSecurity({ "made.a": "holds nothing" });
    expect(await found(excused, table)).toEqual([]);
    expect(await found(excused, secured, forced)).toEqual([
      { where: "table made.a", message: expect.stringContaining("Remove it there") },
    ]);
    expect(await found(rowLevelSecurity({ "made.gone": "was dropped" }))).toHaveLength(1);
  });

  test("a partition is judged by itself as soon as somebody has a right on it", async () => {
    await found(rule, "CREATE TABLE made.p (n int) PARTITION BY RANGE (n)");
    await client.query("ALTER TABLE made.p ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
    const partition = "CREATE TABLE made.p1 PARTITION OF made.p FOR VALUES FROM (1) TO (2)";
    expect(await found(rule, partition)).toEqual([]);
    expect(await found(rule, "GRANT SELECT (n) ON made.p1 TO PUBLIC")).toMatchObject([
      { where: "table made.p1" },
    ]);
  });
});

describe("policy-is-specific", () => {
  test.each([
    ["FOR ALL TO CURRENT_USER", ["is for all commands"]],
    ["FOR SELECT", ["is for PUBLIC"]],
    ["", ["is for all commands", "is for PUBLIC"]],
    ["FOR SELECT TO CURRENT_USER", []],
  ])("CREATE POLICY ... %s", async (text, messages) => {
    const findings = await found(policyIsSpecific, table, `CREATE POLICY p ON made.a ${text} USING (true)`);
    expect(findings).toEqual(
      messages.map((message) => ({
        where: "policy p of made.a",
        message: expect.stringContaining(message),
      })),
    );
  });
});

describe("security-definer-search-path", () => {
  const definer = (settings: string) =>
    `CREATE FUNCTION made.f() RETURNS int LANGUAGE sql SECURITY DEFINER ${settings} AS 'SELECT 1'`;

  test.each([
    ["no path", ""],
    ["a path that leaves temporary tables first", "SET search_path = pg_catalog, made"],
    ["an empty path, which does too", "SET search_path = ''"],
  ])("finds %s, and its mend is right", async (_, settings) => {
    const [finding] = await found(securityDefinerSearchPath, definer(settings));
    expect(finding).toMatchObject({ where: "function made.f()" });
    await mend(finding!.message);
    expect(await found(securityDefinerSearchPath)).toEqual([]);
  });

  test("a function with the caller's rights needs none", async () => {
    const invoker = "CREATE FUNCTION made.f() RETURNS int LANGUAGE sql AS 'SELECT 1'";
    expect(await found(securityDefinerSearchPath, invoker)).toEqual([]);
  });
});

describe("nothing-public", () => {
  test.each([
    ["function", ["CREATE FUNCTION made.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"], "routine made.f()"],
    ["procedure", ["CREATE PROCEDURE made.p() LANGUAGE sql AS 'SELECT 1'"], "routine made.p()"],
    ["table", [table, "GRANT SELECT ON made.a TO PUBLIC"], "relation made.a"],
    ["column", [table, "GRANT UPDATE (id) ON made.a TO PUBLIC"], "column id of made.a"],
    ["sequence", ["CREATE SEQUENCE made.s", "GRANT USAGE ON SEQUENCE made.s TO PUBLIC"], "relation made.s"],
    ["schema", ["GRANT USAGE ON SCHEMA made TO PUBLIC"], "schema made"],
  ])("finds a %s that is open to everybody, and its mend closes it", async (_, statements, where) => {
    const findings = await found(nothingPublic, ...statements);
    expect(findings).toMatchObject([{ where }]);
    await mend(findings[0]!.message);
    expect(await found(nothingPublic)).toEqual([]);
  });

  test("a grant to a role is none", async () => {
    const grant = "GRANT SELECT ON made.a TO pg_read_all_data";
    expect(await found(nothingPublic, table, grant)).toEqual([]);
  });
});

describe("view-is-a-barrier", () => {
  const view = (options: string) => `CREATE VIEW made.v ${options} AS SELECT id FROM made.a WHERE id > 1`;

  test("finds a view that is neither barrier nor invoker's, and its mend is right", async () => {
    const [finding] = await found(viewIsABarrier, table, view(""));
    expect(finding).toMatchObject({ where: "view made.v" });
    await mend(finding!.message.replace(/; or.*/, ";"));
    expect(await found(viewIsABarrier)).toEqual([]);
  });

  test.each([
    ["security_barrier", 0],
    ["security_invoker", 0],
    ["security_invoker = false", 1],
  ])("WITH (%s)", async (option, count) => {
    expect(await found(viewIsABarrier, table, view(`WITH (${option})`))).toHaveLength(count);
  });
});

describe("commented", () => {
  test("finds what does not say what it is for", async () => {
    const findings = await found(
      commented,
      table,
      "CREATE VIEW made.v AS SELECT 1 AS one",
      "CREATE FUNCTION made.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    expect(findings.map(({ where }) => where)).toEqual([
      "routine made.f()",
      "schema made",
      "table made.a",
      "view made.v",
    ]);
    for (const { message } of findings) await mend(message);
    expect(await found(commented)).toEqual([]);
  });
});

test("what belongs to an extension is not judged", async () => {
  await client.query("CREATE EXTENSION pgcrypto SCHEMA made; COMMENT ON SCHEMA made IS 'made up'");
  const findings = await checkCatalogue(async (sql, values) => (await client.query(sql, values)).rows);
  expect(findings.filter(({ where }) => where.includes("made"))).toEqual([]);
});

test("the history of the runner breaks no rule", async () => {
  const migrated = await createDatabase(migratedTemplate);
  const findings = await checkCatalogue(migrated.query as Parameters<typeof checkCatalogue>[0]);
  await migrated.drop();
  expect(findings.filter(({ where }) => where.includes("migrate"))).toEqual([]);
});
