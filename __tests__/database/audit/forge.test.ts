import { createAuditedChat } from "../helpers/audit";
import type { AuditedChat } from "../helpers/audit";
import { hanako, hanakosMessage, jiro, jirosMessage, taro, tarosMessage, tea } from "../helpers/chat";

let chat: AuditedChat;
let partition: string;

beforeAll(async () => {
  chat = await createAuditedChat();
  const [row] = await chat.run(
    "chat_auditor",
    "SELECT tableoid::regclass::text AS name FROM audit.log LIMIT 1",
  );
  partition = row!.name as string;
  await chat.run("chat_sealer", "SELECT audit.seal()");
});
afterAll(() => chat.close());

/** Everyone but the audit's own roles. */
const others = ["chat_app", "chat_reader", "chat_owner", "chat_migrator", "chat_maintainer", "chat_auditor"];
const refused = /permission denied|must be owner|row-level security|never changed/;
const row = "(logged_at, transaction_id, table_name, operation, database_user)";

describe("nobody writes to what is on record", () => {
  const attacks: [what: string, sql: () => string][] = [
    [
      "forge a row",
      () => `INSERT INTO audit.log ${row} VALUES (now(), 1, 'chat.users', 'DELETE', 'someone')`,
    ],
    [
      "forge a row in a partition",
      () => `INSERT INTO ${partition} (id, ${row.slice(1)} VALUES (1, now(), 1, 'chat.users', 'DELETE', 'x')`,
    ],
    ["change rows", () => "UPDATE audit.log SET actor = 'someone'"],
    ["change rows of a partition", () => `UPDATE ${partition} SET actor = 'someone'`],
    ["delete rows", () => "DELETE FROM audit.log"],
    ["delete rows of a partition", () => `DELETE FROM ${partition}`],
    ["truncate", () => "TRUNCATE audit.log"],
    ["truncate a partition", () => `TRUNCATE ${partition}`],
    ["merge", () => "MERGE INTO audit.log l USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE"],
    ["detach a partition", () => `ALTER TABLE audit.log DETACH PARTITION ${partition}`],
    [
      "attach a partition",
      () => `CREATE TABLE audit.mine PARTITION OF audit.log FOR VALUES FROM ('2000-01-01') TO ('2000-02-01')`,
    ],
    ["drop a partition", () => `DROP TABLE ${partition}`],
    ["disable the refusing trigger", () => `ALTER TABLE ${partition} DISABLE TRIGGER ALL`],
    ["drop the refusing trigger", () => `DROP TRIGGER refuse_change ON ${partition}`],
    ["open a policy", () => "CREATE POLICY mine ON audit.log FOR ALL TO PUBLIC USING (true)"],
    ["switch row-level security off", () => "ALTER TABLE audit.log DISABLE ROW LEVEL SECURITY"],
    ["set the sequence back", () => "SELECT setval('audit.log_id_seq', 1)"],
    ["add a rule", () => "CREATE RULE mine AS ON INSERT TO audit.log DO INSTEAD NOTHING"],
    ["forge a seal", () => "INSERT INTO audit.seals SELECT * FROM audit.seals"],
    ["change a seal", () => "UPDATE audit.seals SET hash = previous_hash"],
    ["delete seals", () => "DELETE FROM audit.seals"],
    ["truncate seals", () => "TRUNCATE audit.seals"],
    ["shorten the retention", () => "UPDATE audit.settings SET retention_days = 1"],
    [
      "pretend that a month expired",
      () => "INSERT INTO audit.expirations (month, retention_days) VALUES ('2000-01-01', 1)",
    ],
    [
      "pretend that a table is under audit",
      () => "INSERT INTO audit.attachments VALUES ('chat.x', '{}', '{}', '{}', '')",
    ],
    [
      "replace a trigger function",
      () =>
        `CREATE OR REPLACE FUNCTION audit."chat.users"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
    ],
    ["call a trigger function", () => `SELECT audit."chat.users"()`],
    ["seal as it suits", () => "SELECT audit.seal()"],
    ["have months dropped", () => "SELECT audit.drop_expired()"],
  ];

  test.each(others.flatMap((role) => attacks.map(([what, sql]) => ({ role, what, sql }))))(
    "$role may not: $what",
    async ({ role, sql }) => {
      await expect(chat.as(role, { user_id: hanako }, sql())).rejects.toThrow(
        /permission denied|must be owner|can only be called as triggers/,
      );
    },
  );

  test("nobody may become one of the audit's own roles, but the runner who seals", async () => {
    const rows = await chat.database.query(
      `SELECT role, own FROM unnest($1::text[]) role, unnest(ARRAY['chat_audit_owner', 'chat_audit_writer', 'chat_sealer']) own
       WHERE pg_has_role(role, own, 'MEMBER')`,
      [others],
    );
    expect(rows).toEqual([{ role: "chat_migrator", own: "chat_sealer" }]);
  });

  test("what an auditor may read he cannot pass on", async () => {
    const [row] = await chat.as(
      "chat_auditor",
      {},
      "GRANT SELECT, INSERT ON audit.log TO chat_app",
      "SELECT has_table_privilege('chat_app', 'audit.log', 'SELECT, INSERT') AS granted",
    );
    expect(row).toEqual({ granted: false });
  });

  test("nor by becoming chat_maintainer or chat_owner first, which the migrator may", async () => {
    for (const role of ["chat_maintainer", "chat_owner"]) {
      await expect(
        chat.as("chat_migrator", {}, `SET LOCAL ROLE ${role}`, "DELETE FROM audit.log"),
      ).rejects.toThrow("permission denied");
    }
  });

  test("nobody but auditors and the sealer reads it", async () => {
    for (const role of [
      "chat_app",
      "chat_reader",
      "chat_owner",
      "chat_migrator",
      "chat_maintainer",
      "chat_audit_writer",
    ]) {
      const read =
        role === "chat_audit_writer"
          ? chat.run(role, "SELECT FROM audit.log")
          : chat.as(role, { user_id: hanako }, "SELECT FROM audit.log");
      await expect(read).rejects.toThrow("permission denied");
    }
    expect((await chat.as("chat_auditor", {}, "SELECT FROM audit.log")).length).toBeGreaterThan(0);
    await expect(chat.as("chat_auditor", {}, `SELECT FROM ${partition}`)).rejects.toThrow(
      "permission denied",
    );
  });

  test("the audit's own roles do only what they are for", async () => {
    await expect(chat.run("chat_audit_writer", "UPDATE audit.log SET actor = 'x'")).rejects.toThrow(
      "permission denied",
    );
    await expect(chat.run("chat_audit_writer", "DELETE FROM audit.seals")).rejects.toThrow(
      "permission denied",
    );
    await expect(
      chat.run("chat_sealer", `INSERT INTO audit.log ${row} VALUES (now(), 1, 'x', 'DELETE', 'x')`),
    ).rejects.toThrow("permission denied");
    await expect(chat.run("chat_sealer", "UPDATE audit.settings SET retention_days = 1")).rejects.toThrow(
      "permission denied",
    );
    await expect(
      chat.run(
        "chat_sealer",
        "INSERT INTO audit.seals SELECT (s).* FROM (SELECT s FROM audit.seals s LIMIT 1) one",
      ),
    ).rejects.toThrow("permission denied");
  });

  test("a lock that anybody may take does not keep the log unsealed", async () => {
    const other = await chat.database.connect();
    await other.query("SELECT pg_advisory_lock(hashtextextended('audit.seal', 0))");
    await chat.run("chat_sealer", "SET LOCAL lock_timeout = '1s'", "SELECT audit.seal()");
    await other.end();
    await expect(
      chat.as("chat_app", { user_id: hanako }, "LOCK TABLE audit.seals IN ROW SHARE MODE"),
    ).rejects.toThrow("permission denied");
  });

  test("the log's own owner is refused by triggers, on every partition", async () => {
    const [{ names }] = (await chat.run(
      "chat_auditor",
      "SELECT array_agg(inhrelid::regclass::text) AS names FROM pg_inherits WHERE inhparent = 'audit.log'::regclass",
    )) as [{ names: string[] }];
    expect(names.length).toBeGreaterThanOrEqual(5);
    for (const table of ["audit.log", ...names, "audit.seals", "audit.expirations"]) {
      const column =
        table === "audit.seals"
          ? "sealed_at = now()"
          : table === "audit.expirations"
            ? "expired_at = now()"
            : "actor = 'x'";
      for (const sql of [`UPDATE ${table} SET ${column}`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        await expect(chat.run("chat_audit_owner", sql)).rejects.toThrow(refused);
      }
    }
  });
});

describe("the triggers cannot be got round", () => {
  const edit = `UPDATE chat.messages SET is_edited = true WHERE id = '${tarosMessage}'`;

  test.each([
    ["disabling the triggers", "ALTER TABLE chat.messages DISABLE TRIGGER ALL"],
    ["dropping one", "DROP TRIGGER audit_update ON chat.messages"],
    ["taking the table out of audit", "SELECT audit.detach('chat.messages')"],
    ["putting it under another audit", "SELECT audit.attach('chat.messages', exclude => ARRAY['is_edited'])"],
    ["pretending to be replication", "SET session_replication_role = replica"],
    ["switching row-level security off", `SET row_security = off; ${edit}`],
  ])("by %s: the application may not", async (_, sql) => {
    await expect(chat.as("chat_app", { user_id: taro }, sql)).rejects.toThrow(
      /permission denied|must be owner|would be affected/,
    );
  });

  test("by names of one's own in the search path", async () => {
    const rows = await chat.recordOf(
      "chat_maintainer",
      { user_id: hanako },
      "CREATE TEMP TABLE log (a integer)",
      `CREATE FUNCTION pg_temp.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '2000-01-01'::timestamptz $$`,
      `CREATE FUNCTION pg_temp.current_setting(text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT 'forged' $$`,
      "SET LOCAL search_path = pg_temp, pg_catalog",
      edit,
    );
    expect(rows).toMatchObject([{ table_name: "chat.messages", actor: hanako }]);
  });

  test("whoever sets another actor is still named by his login", async () => {
    await chat.run(
      "chat_maintainer",
      `SELECT set_config('chat.user_id', '${jiro}', true)`,
      `UPDATE chat.messages SET is_edited = true WHERE id = '${jirosMessage}'`,
    );
    const rows = await chat.run(
      "chat_auditor",
      `SELECT actor, database_user FROM audit.log WHERE record_key = '${jirosMessage}' AND operation = 'UPDATE'`,
    );
    expect(rows).toEqual([{ actor: jiro, database_user: expect.stringMatching(/^test_/) }]);
  });

  test("a trigger function on a table of one's own tells that table's name", async () => {
    const rows = await chat.recordOf(
      "chat_owner",
      {},
      "CREATE TABLE chat.fake (LIKE chat.messages INCLUDING DEFAULTS)",
      `CREATE TRIGGER fake AFTER INSERT ON chat.fake REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit."chat.messages"()`,
      `INSERT INTO chat.fake (id, room_id, user_id, content) VALUES ('${hanakosMessage}', '${tea}', '${hanako}', 'x')`,
    );
    expect(rows).toMatchObject([{ table_name: "chat.fake" }]);
  });

  test("the owner may take a table out, and that is on record", async () => {
    const rows = await chat.recordOf("chat_owner", {}, "SELECT audit.detach('chat.messages')");
    expect(rows).toMatchObject([{ operation: "DETACH", table_name: "chat.messages" }]);
  });

  test("replication's mode fires them all the same", async () => {
    const rows = await chat.run(
      "chat_auditor",
      "SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgname LIKE 'audit\\_%'",
    );
    expect(rows).toEqual([{ tgenabled: "A" }]);
  });
});
