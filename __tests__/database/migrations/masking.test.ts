import type { Client } from "pg";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createLogin } from "../helpers/login";
import type { Login } from "../helpers/login";

const user = "22222222-0000-4000-8000-000000000001";
const other = "22222222-0000-4000-8000-000000000002";
const room = "11111111-0000-4000-8000-000000000001";
const privateRoom = "11111111-0000-4000-8000-000000000002";
const message = "33333333-0000-4000-8000-000000000001";
const file = "44444444-0000-4000-8000-000000000001";

/** Everything that support must not see; each is a word of its own. */
const secrets = [
  "hanako@",
  "Hanako Yamada",
  "sub-hanako",
  "192.0.2.7",
  "SecretBrowser",
  "req-hanako",
  "pictures.example",
  "the text of it",
  "divorce",
  "about the house",
  "passport.png",
  "uploads-bucket",
  "key/of/object",
  "5ec2e7",
];

let database: TestDatabase;
let login: Login;
let client: Client;

beforeAll(async () => {
  database = await createDatabase(migratedTemplate);
  // chat_reader may create nothing by itself; here it has a place to try.
  await database.query("CREATE SCHEMA peeking");
  await database.query("GRANT ALL ON SCHEMA peeking TO chat_reader");
  login = await createLogin("NOINHERIT IN ROLE chat_migrator, chat_reader");
  client = await login.connect(database.name);
  await client.query("SET ROLE chat_maintainer");
  await client.query(`
    INSERT INTO chat.users (id, cognito_id, username, email, display_name, avatar_url, source_ip, user_agent, request_id)
      VALUES ('${user}', 'sub-hanako', 'hana', 'hanako@example.com', 'Hanako Yamada', 'https://pictures.example/h.png',
        '192.0.2.7', 'SecretBrowser', 'req-hanako');
    INSERT INTO chat.users (id, cognito_id, username, email) VALUES ('${other}', 'sub-2', 'taro', 'taro@example.org');
    INSERT INTO chat.rooms (id, name, description, room_type, created_by) VALUES
      ('${room}', 'General', 'about the house', 'public', '${user}'),
      ('${privateRoom}', 'divorce', NULL, 'private', '${user}');
    INSERT INTO chat.room_members (user_id, room_id, role) VALUES ('${user}', '${room}', 'owner');
    INSERT INTO chat.messages (id, room_id, user_id, content) VALUES ('${message}', '${room}', '${user}', 'the text of it');
    INSERT INTO chat.file_uploads (id, room_id, user_id, bucket, object_key, file_name, content_type, size_bytes, sha256)
      VALUES ('${file}', '${room}', '${user}', 'uploads-bucket', 'key/of/object', 'passport.png', 'image/png', 1000,
        '\\x5ec2e70000000000000000000000000000000000000000000000000000000000')`);
  await client.query("RESET ROLE");
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await login.drop();
});

/** As a login of the support staff: with the rights of chat_reader and no others. */
beforeEach(() => client.query("BEGIN; SET LOCAL ROLE chat_reader"));
afterEach(() => client.query("ROLLBACK"));

const denied = async (sql: string) => {
  await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
};
const views = ["users", "rooms", "memberships", "messages", "files"];

describe("support staff may not", () => {
  test.each(["users", "rooms", "room_members", "messages", "file_uploads", "directory", "me", "my_rooms"])(
    "read chat.%s",
    (name) => denied(`SELECT * FROM chat.${name}`),
  );

  test("read or write anything but the views, wherever it is", async () => {
    const { rows } = await client.query(`
      SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND (has_table_privilege('chat_reader', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
          OR has_any_column_privilege('chat_reader', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1`);
    expect(rows.map(({ name }) => name)).toEqual(views.map((view) => `support.${view}`).sort());
  });

  test("call any function but the masks", async () => {
    const { rows } = await client.query(`
      SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
      WHERE nspname IN ('chat', 'audit', 'vault', 'support', 'privacy', 'migrate')
        AND has_function_privilege('chat_reader', p.oid, 'EXECUTE') ORDER BY 1`);
    expect(rows.map(({ name }) => name)).toEqual(["support.mask_email(text)", "support.mask_name(text)"]);
  });

  test.each([
    ["change", "UPDATE support.users SET status = 'busy'"],
    ["delete", "DELETE FROM support.messages"],
    ["insert", `INSERT INTO support.memberships (user_id, room_id) VALUES ('${other}', '${room}')`],
    ["lock", "SELECT * FROM support.users FOR UPDATE"],
    ["truncate", "TRUNCATE support.messages"],
    ["add a rule to", "CREATE RULE peek AS ON SELECT TO support.users DO INSTEAD SELECT 1"],
    ["redefine", "CREATE OR REPLACE VIEW support.users AS SELECT * FROM chat.users"],
    ["take away the barrier of", "ALTER VIEW support.users RESET (security_barrier)"],
    ["add to", "CREATE VIEW support.mine AS SELECT * FROM support.users"],
  ])("%s the views", async (_, sql) => {
    await expect(client.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(/42501|42809/) });
  });

  test("hand their rights on", async () => {
    await client.query("GRANT SELECT ON support.users TO PUBLIC");
    const { rows } = await client.query(
      "SELECT has_table_privilege('chat_app', 'support.users', 'SELECT') AS may",
    );
    expect(rows).toEqual([{ may: false }]);
  });

  test("ask for columns that a view does not have", async () => {
    for (const column of ["cognito_id", "email_encrypted", "source_ip"]) {
      await client.query("SAVEPOINT s");
      await expect(client.query(`SELECT ${column} FROM support.users`)).rejects.toMatchObject({
        code: "42703",
      });
      await client.query("ROLLBACK TO s");
    }
  });
});

test("what the views show holds none of it: as rows, as JSON, through a join, sorted, aggregated", async () => {
  for (const view of views) {
    for (const sql of [
      `SELECT v::text AS shown FROM support.${view} v`,
      `SELECT json_agg(v)::text AS shown FROM support.${view} v`,
      `SELECT string_agg(v::text, '|' ORDER BY v) AS shown FROM support.${view} v`,
      `SELECT (query_to_xml('SELECT * FROM support.${view}', true, false, ''))::text AS shown`,
    ]) {
      const shown = JSON.stringify((await client.query(sql)).rows);
      expect(shown.length).toBeGreaterThan(40);
      expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    }
  }
});

test("the secrets are there, for somebody who may read the tables", async () => {
  await client.query("SET LOCAL ROLE chat_maintainer");
  const { rows } = await client.query(`
    SELECT (SELECT string_agg(t::text, '') FROM chat.users t) || (SELECT string_agg(t::text, '') FROM chat.rooms t)
      || (SELECT string_agg(t::text, '') FROM chat.messages t)
      || (SELECT string_agg(t::text, '') FROM chat.file_uploads t) AS all`);
  expect(secrets.filter((secret) => !rows[0].all.includes(secret))).toEqual([]);
});

describe("ways to peek", () => {
  test("a cheap function in the condition is given masked values only", async () => {
    await client.query(`
      CREATE TABLE peeking.seen (value text);
      CREATE FUNCTION peeking.peek(value text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
        $$ BEGIN INSERT INTO peeking.seen VALUES (value); RETURN true; END $$`);
    await client.query(`
      SELECT * FROM support.users u WHERE peeking.peek(u.email) AND peeking.peek(u.display_name) AND peeking.peek(u::text);
      SELECT * FROM support.rooms r WHERE peeking.peek(r.name) AND peeking.peek(r::text)`);
    const seen = JSON.stringify((await client.query("SELECT value FROM peeking.seen")).rows);
    expect(seen).toContain("h***@example.com");
    expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
  });

  test.each([
    [
      "an address",
      "SELECT email::integer FROM support.users ORDER BY username",
      'integer: "h***@example.com"',
    ],
    ["a name", `SELECT display_name::uuid FROM support.users WHERE id = '${user}'`, 'uuid: "H***"'],
  ])("the error of a cast of %s names the mask", async (_, sql, message) => {
    await expect(client.query(sql)).rejects.toThrow(message);
  });

  test("a division by zero tells nothing of a hidden value, for no condition reaches it", async () => {
    const { rowCount } = await client.query(
      "SELECT 1 / (CASE WHEN email LIKE 'hanako%' THEN 0 ELSE 1 END) FROM support.users",
    );
    expect(rowCount).toBe(2);
  });

  test("statistics are closed, and the planner's estimates do not depend on hidden values", async () => {
    await client.query("RESET ROLE; SET LOCAL ROLE chat_owner");
    await client.query("ANALYZE chat.users, chat.messages");
    await client.query("RESET ROLE; SET LOCAL ROLE chat_reader");
    expect((await client.query("SELECT * FROM pg_stats WHERE schemaname = 'chat'")).rows).toEqual([]);
    const estimate = async (email: string) =>
      (await client.query(`EXPLAIN (FORMAT JSON) SELECT FROM support.users WHERE email = '${email}'`))
        .rows[0]["QUERY PLAN"][0].Plan["Plan Rows"];
    expect(await estimate("hanako@example.com")).toBe(await estimate("nobody@example.com"));
  });

  test("an explained plan with everything on shows no value", async () => {
    const { rows } = await client.query("EXPLAIN (ANALYZE, VERBOSE, BUFFERS) SELECT * FROM support.users");
    expect(secrets.filter((secret) => JSON.stringify(rows).includes(secret))).toEqual([]);
  });
});

describe("the owner of the views", () => {
  test.each([
    ["users", "cognito_id"],
    ["users", "email_encrypted"],
    ["users", "email_index"],
    ["users", "source_ip"],
    ["users", "avatar_url"],
    ["rooms", "description"],
    ["messages", "content"],
    ["messages", "content_encrypted"],
    ["file_uploads", "object_key"],
    ["file_uploads", "file_name"],
    ["file_uploads", "sha256"],
  ])("may not read %s.%s himself", async (table, column) => {
    await client.query("RESET ROLE; SET LOCAL ROLE chat_owner");
    const { rows } = await client.query(
      "SELECT has_column_privilege('chat_masking', $1, $2, 'SELECT') AS reads",
      [`chat.${table}`, column],
    );
    expect(rows).toEqual([{ reads: false }]);
  });

  test("writes nothing, cannot log in, and nobody is a member of it", async () => {
    const { rows } = await client.query(`
      SELECT rolcanlogin AS logs_in, rolbypassrls AS bypasses,
        EXISTS (SELECT FROM pg_auth_members WHERE roleid = r.oid) AS has_members,
        (SELECT bool_or(has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
          OR has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE'))
         FROM pg_class c WHERE relnamespace = 'chat'::regnamespace AND relkind = 'r') AS writes
      FROM pg_roles r WHERE rolname = 'chat_masking'`);
    expect(rows).toEqual([{ logs_in: false, bypasses: false, has_members: false, writes: false }]);
  });
});

test.each([
  [
    "the last messages of a room",
    `support.messages WHERE room_id = '${room}' ORDER BY created_at DESC, id DESC LIMIT 50`,
    "messages_room_created_idx",
  ],
  ["a user's messages", `support.messages WHERE user_id = '${user}'`, "messages_user_idx"],
  ["an account by its id", `support.users WHERE id = '${user}'`, "users_pkey"],
])("%s are found by an index, through the barrier", async (_, asked, index) => {
  await client.query("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off");
  const { rows } = await client.query(`EXPLAIN (COSTS OFF) SELECT * FROM ${asked}`);
  expect(JSON.stringify(rows)).toContain(index);
});

describe("support staff see", () => {
  test("accounts", async () => {
    const { rows } = await client.query(
      "SELECT id, username, email, display_name, status FROM support.users ORDER BY username",
    );
    expect(rows).toEqual([
      { id: user, username: "hana", email: "h***@example.com", display_name: "H***", status: "offline" },
      { id: other, username: "taro", email: "t***@example.org", display_name: null, status: "offline" },
    ]);
  });

  test("a sealed address as (sealed)", async () => {
    await client.query("RESET ROLE; SET LOCAL ROLE chat_owner; ALTER TABLE chat.users DISABLE TRIGGER USER");
    await client.query("RESET ROLE; SET LOCAL ROLE chat_maintainer");
    await client.query(
      "UPDATE chat.users SET email = NULL, email_encrypted = '\\x01', email_index = $1 WHERE id = $2",
      [Buffer.alloc(32), other],
    );
    await client.query("RESET ROLE; SET LOCAL ROLE chat_reader");
    const { rows } = await client.query("SELECT email FROM support.users WHERE id = $1", [other]);
    expect(rows).toEqual([{ email: "(sealed)" }]);
  });

  test("rooms, members, messages and files", async () => {
    const { rows } = await client.query(`
      SELECT (SELECT json_agg(name ORDER BY room_type DESC) FROM support.rooms) AS rooms,
        (SELECT json_agg(role) FROM support.memberships) AS roles,
        (SELECT json_agg(json_build_array(message_type, user_id, room_id)) FROM support.messages) AS messages,
        (SELECT json_agg(json_build_array(content_type, size_bytes)) FROM support.files) AS files`);
    expect(rows).toEqual([
      {
        rooms: ["General", null],
        roles: ["owner"],
        messages: [["text", user, room]],
        files: [["image/png", 1000]],
      },
    ]);
  });
});

test.each([
  ["hanako@example.com", "h***@example.com"],
  ["h@example.com", "***@example.com"],
  ["ab@example.com", "a***@example.com"],
  ['"a@b"@example.com', '"***@example.com'],
  ["花子@例え.jp", "花***@例え.jp"],
  ["👩‍👩‍👧x@example.com", "👩***@example.com"],
  ["no address", "***"],
  ["@example.com", "***@example.com"],
  ["@", "***@"],
  ["x", "***"],
  ["", "***"],
  [null, null],
])("the mask of %j is %j", async (address, masked) => {
  const { rows } = await client.query("SELECT support.mask_email($1) AS masked", [address]);
  expect(rows).toEqual([{ masked }]);
});

test.each([
  ["Hanako", "H***"],
  ["山田花子", "山***"],
  ["é", "***"],
  ["", "***"],
  [null, null],
])("the mask of the name %j is %j", async (name, masked) => {
  const { rows } = await client.query("SELECT support.mask_name($1) AS masked", [name]);
  expect(rows).toEqual([{ masked }]);
});
