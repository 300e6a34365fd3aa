import type { Client } from "pg";
import { up } from "../../../tools/migrate/runner";
import { createChat, hanako, jiro, jirosMessage, secret, taro, tea } from "../helpers/chat";
import type { Chat } from "../helpers/chat";
import { createLogin } from "../helpers/login";
import type { Login } from "../helpers/login";

const tables = ["users", "rooms", "room_members", "messages", "file_uploads"];

// What somebody could send who found a hole in the application, or works as one of the roles. The application logs in
// as a user of its own here, as it does for real: what it cannot do does not hang on a role that a test took.
let chat: Chat;
let login: Login;
let app: Client;

beforeAll(async () => {
  chat = await createChat();
  login = await createLogin("IN ROLE chat_app");
  // Rights on a database are not copied with it.
  await chat.database.query(`REVOKE TEMPORARY ON DATABASE ${chat.database.name} FROM PUBLIC`);
  app = await login.connect(chat.database.name);
});
afterAll(async () => {
  await app.end();
  await login.drop();
  await chat.close();
});

beforeEach(async () => {
  await app.query("BEGIN");
  await app.query("SELECT set_config('chat.user_id', $1, true)", [hanako]);
});
afterEach(() => app.query("ROLLBACK"));

const rows = async (sql: string) => (await app.query(sql)).rows;
const noRight = /permission denied|must be owner|must be member/;

describe("another's rights", () => {
  test.each([
    "chat_owner",
    "chat_maintainer",
    "chat_migrator",
    "chat_lookup",
    "chat_membership",
    "chat_reader",
    "chat_auditor",
  ])("SET ROLE %s", async (role) => {
    await expect(app.query(`SET ROLE ${role}`)).rejects.toThrow(noRight);
  });

  test.each([
    "SET SESSION AUTHORIZATION chat_owner",
    "ALTER TABLE chat.messages DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE chat.messages NO FORCE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON chat.messages FOR SELECT TO chat_app USING (true)",
    "DROP POLICY app_select ON chat.messages",
    "ALTER TABLE chat.messages DISABLE TRIGGER ALL",
    "TRUNCATE chat.messages",
    "GRANT chat_maintainer TO chat_app",
    "ALTER ROLE chat_app BYPASSRLS",
    "SET session_replication_role = replica",
    "LOCK TABLE chat.users IN ACCESS EXCLUSIVE MODE",
    "COPY chat.messages TO '/tmp/messages'",
    "COPY chat.messages TO PROGRAM 'cat'",
    "CREATE TABLE chat.mine ()",
    "CREATE TABLE public.mine ()",
    "CREATE TEMPORARY TABLE mine ()",
    "CREATE TEMPORARY VIEW mine AS SELECT * FROM chat.messages",
    "CREATE FUNCTION chat.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    "CREATE OR REPLACE VIEW chat.me AS SELECT NULL::uuid AS user_id",
    "SELECT chat.add_room_owner()",
    "SELECT chat.set_updated_at()",
    "SELECT * FROM migrate.history",
    "SELECT rolpassword FROM pg_authid",
  ])("%s", async (statement) => {
    await expect(app.query(statement)).rejects.toThrow(/permission denied|^must /);
  });

  test("row_security = off is an error, not a way round", async () => {
    await app.query("SET LOCAL row_security = off");
    await expect(app.query("SELECT id FROM chat.messages")).rejects.toThrow(
      /would be affected by row-level security/,
    );
  });
});

describe("another's name", () => {
  test("what is written for one user is not written as another", async () => {
    await expect(
      app.query(
        `INSERT INTO chat.messages (room_id, user_id, content) VALUES ('${tea}', '${taro}', 'I quit')`,
      ),
    ).rejects.toThrow(/row-level security/);
  });

  test.each([
    [
      "the column of another's message",
      `UPDATE chat.messages SET user_id = '${hanako}' WHERE user_id = '${taro}'`,
    ],
    [
      "an upsert",
      `INSERT INTO chat.room_members (user_id, room_id, role) VALUES ('${hanako}', '${tea}', 'member') ON CONFLICT (user_id, room_id) DO UPDATE SET role = 'owner'`,
    ],
    [
      "the time that a message was written",
      `INSERT INTO chat.messages (room_id, user_id, content, created_at) VALUES ('${tea}', '${hanako}', 'X', '2020-01-01')`,
    ],
  ])("no right to %s", async (_, statement) => {
    await expect(app.query(statement)).rejects.toThrow(/permission denied/);
  });

  test("MERGE and an upsert are held by the policies like INSERT and UPDATE", async () => {
    await expect(
      app.query(`MERGE INTO chat.room_members m USING (VALUES ('${hanako}'::uuid, '${secret}'::uuid)) v (u, r)
        ON m.user_id = v.u AND m.room_id = v.r WHEN NOT MATCHED THEN INSERT (user_id, room_id) VALUES (v.u, v.r)`),
    ).rejects.toThrow(/row-level security/);
    await app.query("ROLLBACK; BEGIN");
    await app.query("SELECT set_config('chat.user_id', $1, true)", [hanako]);
    await expect(
      app.query(`INSERT INTO chat.messages (id, room_id, user_id, content) VALUES ('${jirosMessage}', '${tea}', '${hanako}', 'X')
        ON CONFLICT (id) DO UPDATE SET content = 'X'`),
    ).rejects.toThrow(/row-level security/);
  });

  test("the identity ends with the transaction, whatever ends it", async () => {
    for (const end of ["COMMIT", "ROLLBACK"]) {
      await app.query("BEGIN");
      await app.query("SELECT set_config('chat.user_id', $1, true)", [hanako]);
      expect(await rows("SELECT id FROM chat.messages")).toHaveLength(2);
      await app.query(end);
      expect(await rows("SELECT id FROM chat.messages")).toEqual([]);
    }
    await app.query("BEGIN");
  });
});

describe("looking past a policy", () => {
  test("a condition of one's own is asked only about rows that one may see", async () => {
    // Each would fail, and so tell, on the row of Jiro's room.
    for (const condition of [
      "1 / (CASE WHEN content LIKE '%1234%' THEN 0 ELSE 1 END) = 1",
      "content::text !~ 'safe' OR content::integer = 1",
    ]) {
      expect(await rows(`SELECT id FROM chat.messages WHERE ${condition}`)).toHaveLength(2);
    }
  });

  test.each([
    ["directory", `username = 'jiro'`, 2],
    ["my_rooms", `room_id = '${secret}'`, 1],
    ["unread_counts", `room_id = '${secret}'`, 1],
  ])("nor about rows behind the view %s, even without its index", async (view, hidden, seen) => {
    for (const scan of ["indexscan", "indexonlyscan", "bitmapscan"])
      await app.query(`SET LOCAL enable_${scan} = off`);
    expect(
      await rows(`SELECT FROM chat.${view} WHERE 1 / (CASE WHEN ${hidden} THEN 0 ELSE 1 END) = 1`),
    ).toHaveLength(seen);
  });

  test("statistics of hidden rows are not shown", async () => {
    await chat.database.query("ANALYZE chat.messages, chat.users");
    expect(await rows("SELECT reltuples FROM pg_class WHERE oid = 'chat.messages'::regclass")).toEqual([
      { reltuples: 3 },
    ]);
    expect(await rows("SELECT * FROM pg_stats WHERE schemaname = 'chat'")).toEqual([]);
  });

  test("joins, subqueries, set operations and counts see the same rows", async () => {
    expect(await rows("SELECT count(*)::int AS n FROM chat.messages")).toEqual([{ n: 2 }]);
    expect(await rows("SELECT id FROM chat.messages EXCEPT ALL SELECT id FROM chat.messages")).toEqual([]);
    expect(
      await rows(
        `SELECT FROM chat.rooms r JOIN chat.messages m ON m.room_id = r.id WHERE m.user_id = '${jiro}'`,
      ),
    ).toEqual([]);
    expect(await rows(`SELECT (SELECT content FROM chat.messages WHERE id = '${jirosMessage}')`)).toEqual([
      { content: null },
    ]);
    await expect(
      app.query(`SELECT id FROM chat.messages WHERE room_id = '${secret}' FOR UPDATE`),
    ).resolves.toMatchObject({ rowCount: 0 });
  });

  test("a search_path of one's own changes neither policies nor functions", async () => {
    await app.query("SET LOCAL search_path = public, pg_temp, chat");
    expect(await rows("SELECT id FROM messages")).toHaveLength(2);
    await expect(app.query(`SELECT chat.set_member_role('${secret}', '${jiro}', 'member')`)).rejects.toThrow(
      /only an owner/,
    );
  });

  test("a foreign key tells no more than that a row exists", async () => {
    await expect(
      app.query(
        `INSERT INTO chat.messages (room_id, user_id, content, reply_to_id) VALUES ('${tea}', '${hanako}', 'X', '${jirosMessage}')`,
      ),
    ).rejects.toThrow(/messages_reply_to_fkey/);
  });
});

describe("the owner, the master user and the migrator", () => {
  test.each(["chat_owner", "chat_migrator"])("%s sees no row, with or without an identity", async (role) => {
    for (const settings of [{}, { user_id: hanako }] as Record<string, string>[]) {
      for (const table of tables) {
        const read = chat.as(role, settings, `SELECT * FROM chat.${table}`);
        await (role === "chat_owner"
          ? expect(read).resolves.toEqual([])
          : expect(read).rejects.toThrow(noRight));
      }
    }
  });

  test("the owner writes no row, and is told when row_security is off", async () => {
    await expect(
      chat.as(
        "chat_owner",
        {},
        "INSERT INTO chat.users (cognito_id, username, email) VALUES ('s', 'n', 'n@example.com')",
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await chat.as("chat_owner", {}, "UPDATE chat.messages SET content = 'X' RETURNING id")).toEqual(
      [],
    );
    await expect(
      chat.as("chat_owner", {}, "SET LOCAL row_security = off", "UPDATE chat.messages SET content = 'X'"),
    ).rejects.toThrow(/would be affected/);
  });

  test("who applies the migrations sees no row before he takes the role for it", async () => {
    const master = await createLogin("CREATEROLE CREATEDB");
    const first = await master.connect("postgres");
    const name = `${master.name}_database`;
    await first.query(`CREATE DATABASE ${name}`);
    await up({ connect: () => master.connect(name), folder: "migrations" });

    const client = await master.connect(name);
    await client.query("SET ROLE chat_maintainer");
    await client.query(
      "INSERT INTO chat.users (cognito_id, username, email) VALUES ('s', 'n', 'n@example.com')",
    );
    await client.query("INSERT INTO chat.rooms (name) VALUES ('Room')");
    await client.query("RESET ROLE");
    for (const table of tables) {
      expect((await client.query(`SELECT * FROM chat.${table}`)).rows).toEqual([]);
    }
    await client.end();
    await first.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await first.end();
    await master.drop();
  });

  test("foreign keys work all the same: the server checks them past the policies", async () => {
    const [left] = await chat.as(
      "chat_maintainer",
      {},
      `DELETE FROM chat.users WHERE id = '${taro}'`,
      "SELECT count(*)::int AS messages, count(user_id)::int AS authors FROM chat.messages",
    );
    expect(left).toEqual({ messages: 3, authors: 2 });
  });
});

test("no policy asks its own table: every statement on every table ends", async () => {
  for (const table of tables) {
    await expect(app.query(`EXPLAIN SELECT created_at FROM chat.${table}`)).resolves.toBeDefined();
  }
});
