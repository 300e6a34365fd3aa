import { createAuditedChat } from "../helpers/audit";
import type { AuditedChat } from "../helpers/audit";
import { taro } from "../helpers/chat";

let chat: AuditedChat;
beforeAll(async () => {
  chat = await createAuditedChat();
});
afterAll(() => chat.close());

const owner = (...statements: string[]) => chat.recordOf("chat_owner", {}, ...statements);
/** Runs as the owner, is rolled back, and answers what the view says of tables that have a problem. */
const problemsAfter = (...statements: string[]) =>
  chat.as(
    "chat_owner",
    {},
    ...statements,
    "SELECT table_name, problem FROM audit.attached WHERE problem IS NOT NULL",
  );

describe("every table is under audit as it is now", () => {
  test("attach was called again after every change of their columns", async () => {
    const rows = await chat.run("chat_auditor", "SELECT table_name, problem FROM audit.attached");
    expect(rows.map(({ table_name }) => table_name)).toEqual(
      expect.arrayContaining(["chat.users", "chat.messages", "vault.encryption_keys"]),
    );
    expect(rows.filter(({ problem }) => problem !== null)).toEqual([]);
  });

  /** Tables that are not under audit, and why. */
  const leftOut = {
    deleted_objects: "a queue of S3 objects to be removed; that their files were deleted is on record",
  };

  test("no table of the chat or the platform is left out without a reason", async () => {
    const rows = await chat.run(
      "chat_auditor",
      `SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
       WHERE nspname IN ('chat', 'infra') AND relkind IN ('r', 'p') AND NOT relispartition
         AND nspname || '.' || relname NOT IN (SELECT table_name FROM audit.attached)`,
    );
    expect(rows.map(({ relname }) => relname).sort()).toEqual(Object.keys(leftOut));
  });

  test.each([
    ["a new column", "ALTER TABLE chat.rooms ADD COLUMN topic text", /columns have changed/],
    [
      "another type",
      "ALTER TABLE chat.rooms ALTER COLUMN request_id TYPE varchar(300)",
      /columns have changed/,
    ],
    ["a disabled trigger", "ALTER TABLE chat.rooms DISABLE TRIGGER audit_update", /triggers are disabled/],
    [
      "a trigger that replication passes by",
      "ALTER TABLE chat.rooms ENABLE TRIGGER audit_update",
      /triggers are disabled/,
    ],
    ["a dropped trigger", "DROP TRIGGER audit_truncate ON chat.rooms", /triggers are disabled or gone/],
    ["another name", "ALTER TABLE chat.rooms RENAME TO halls", /gone or has another name/],
  ])("the view tells of %s", async (_, change, problem) => {
    expect(await problemsAfter(change)).toEqual([
      { table_name: "chat.rooms", problem: expect.stringMatching(problem) },
    ]);
  });

  test("attaching again mends it, and the new column is recorded", async () => {
    const again =
      "SELECT audit.attach('chat.rooms', exclude => ARRAY['name'], ignore => ARRAY['updated_at'])";
    expect(await problemsAfter("ALTER TABLE chat.rooms ADD COLUMN topic text", again)).toEqual([]);
    const rows = await owner(
      "ALTER TABLE chat.rooms ADD COLUMN topic text",
      again,
      "SET LOCAL ROLE chat_maintainer",
      "UPDATE chat.rooms SET topic = 'x' WHERE name = 'Tea'",
    );
    expect(rows).toMatchObject([
      { operation: "ATTACH", new_values: { exclude: ["name"], ignore: ["updated_at"] } },
      {
        operation: "UPDATE",
        old_values: { topic: null },
        new_values: { topic: "x" },
        changed_fields: ["topic"],
      },
    ]);
  });
});

describe("tables of every kind", () => {
  const table = "CREATE TABLE chat.odd";
  const attach = "SELECT audit.attach('chat.odd')";

  test.each([
    [
      "names that need quotes, and those of the function's own variables",
      `"the ""key""" integer PRIMARY KEY, actor text, "transaction" text, moment text, place text, context text, o text, n text, "Käse" text`,
      `VALUES (1, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')`,
      `actor = 'x', "Käse" = NULL`,
      { actor: "a", Käse: "h" },
      { actor: "x", Käse: null },
    ],
    [
      "types without equality",
      `a integer PRIMARY KEY, j json, js json[], p point, x xml`,
      `VALUES (1, '{"a":1}', ARRAY['1'::json], '(1,2)', '<a/>')`,
      `j = '{"a":2}', p = '(1,3)'`,
      { j: { a: 1 }, p: "(1,2)" },
      { j: { a: 2 }, p: "(1,3)" },
    ],
    [
      "arrays, ranges, bytes, times",
      `a integer PRIMARY KEY, l text[], r int4range, b bytea, t timestamptz, n numeric, v varchar(3)[]`,
      `VALUES (1, '{a,NULL}', '[1,3)', '\\x00ff', '2026-01-01Z', 1e20, '{x}')`,
      `l = '{}', r = 'empty', b = '\\x', n = 'NaN', v = NULL`,
      { l: ["a", null], r: "[1,3)", b: "\\x00ff", n: 1e20, v: ["x"] },
      { l: [], r: "empty", b: "\\x", n: "NaN", v: null },
    ],
  ])("%s", async (_, columns, values, change, before, after) => {
    const rows = await owner(
      `${table} (${columns})`,
      attach,
      `INSERT INTO chat.odd ${values}`,
      `UPDATE chat.odd SET ${change}`,
      "DELETE FROM chat.odd",
    );
    expect(rows.map(({ operation }) => operation)).toEqual(["ATTACH", "INSERT", "UPDATE", "DELETE"]);
    expect(rows[2]).toMatchObject({ record_key: "1", old_values: before, new_values: after });
    expect(Object.keys(rows[2]!.new_values as object).sort()).toEqual(Object.keys(after).sort());
  });

  test("more columns than a function takes arguments", async () => {
    const names = Array.from({ length: 150 }, (_, index) => `c${index}`);
    const rows = await owner(
      `${table} (id integer PRIMARY KEY, ${names.map((name) => `${name} integer`).join(", ")})`,
      attach,
      "INSERT INTO chat.odd (id) VALUES (1)",
      `UPDATE chat.odd SET ${names.map((name) => `${name} = 1`).join(", ")}`,
    );
    expect(Object.keys(rows[1]!.new_values as object)).toHaveLength(151);
    expect(rows[2]!.changed_fields).toHaveLength(150);
  });

  test.each([
    ["no primary key", `${table} (a integer)`, attach, "no primary key"],
    [
      "a partition, which its table stands for",
      `CREATE TABLE chat.whole (a integer PRIMARY KEY) PARTITION BY RANGE (a);
       CREATE TABLE chat.odd PARTITION OF chat.whole DEFAULT`,
      attach,
      "cannot be put under audit",
    ],
    ["a view", "CREATE VIEW chat.odd AS SELECT 1 AS a", attach, "cannot be put under audit"],
    [
      "a column that is not there",
      `${table} (a integer PRIMARY KEY)`,
      "SELECT audit.attach('chat.odd', exclude => ARRAY['b'])",
      "has no column b",
    ],
    [
      "a name with the sign that stands for the row",
      `${table} (a integer PRIMARY KEY, price$ integer)`,
      attach,
      "a name with a dollar sign: price$",
    ],
    [
      "its key excluded",
      `${table} (a integer PRIMARY KEY)`,
      "SELECT audit.attach('chat.odd', exclude => ARRAY['a'])",
      "a is part of its primary key",
    ],
    [
      "an enumeration, which may have such casts too",
      `CREATE TYPE chat.mine AS ENUM ('a'); ${table} (a integer PRIMARY KEY, b chat.mine[])`,
      attach,
      "b chat.mine[] is none of PostgreSQL's own",
    ],
    [
      "a type of the owner's own, whose casts would run as the writer",
      `CREATE TYPE chat.mine AS (a text); ${table} (a integer PRIMARY KEY, b chat.mine)`,
      attach,
      "b chat.mine is none of PostgreSQL's own",
    ],
  ])("refuses %s", async (_, make, call, message) => {
    await expect(owner(make, call)).rejects.toThrow(message);
  });

  test("a partitioned table is recorded as a whole, also what moves to another partition", async () => {
    const rows = await owner(
      `${table} (a integer, b text, PRIMARY KEY (a)) PARTITION BY RANGE (a);
       CREATE TABLE chat.low PARTITION OF chat.odd FOR VALUES FROM (0) TO (10);
       CREATE TABLE chat.rest PARTITION OF chat.odd DEFAULT`,
      attach,
      "INSERT INTO chat.odd VALUES (1, 'x'), (20, 'y')",
      "UPDATE chat.odd SET b = 'z' WHERE a = 1",
      "UPDATE chat.odd SET a = 30 WHERE a = 1",
      "DELETE FROM chat.odd WHERE a = 20",
      "TRUNCATE chat.odd",
    );
    const seen = rows.map(({ operation, record_key }) => `${operation} ${record_key}`);
    expect(seen).toEqual([
      ...["ATTACH null", "INSERT 1", "INSERT 20", "UPDATE 1"],
      ...["DELETE 1", "INSERT 30", "DELETE 20", "TRUNCATE null"],
    ]);
    expect(rows[3]).toMatchObject({ old_values: { b: "x" }, new_values: { b: "z" }, changed_fields: ["b"] });
  });

  test("a table that is not under audit cannot be taken out of it", async () => {
    await expect(
      owner(`${table} (a integer PRIMARY KEY)`, "SELECT audit.detach('chat.odd')"),
    ).rejects.toThrow("chat.odd is not under audit");
  });

  test("detached, it is recorded no more", async () => {
    const rows = await owner(
      "SELECT audit.detach('chat.users')",
      "SET LOCAL ROLE chat_maintainer",
      `UPDATE chat.users SET data_retention_days = 1 WHERE id = '${taro}'`,
    );
    expect(rows).toMatchObject([{ operation: "DETACH" }]);
  });
});
