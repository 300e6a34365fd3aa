import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createLogin } from "../helpers/login";
import type { Login } from "../helpers/login";

let database: TestDatabase;
let login: Login;
/** Works as the role that a test needs, and as none by itself: a member of chat_migrator that inherits nothing. */
let client: Client;
let other: Client;

beforeAll(async () => {
  login = await createLogin("NOINHERIT IN ROLE chat_migrator");
});
afterAll(() => login.drop());
beforeEach(async () => {
  database = await createDatabase(migratedTemplate);
  client = await login.connect(database.name);
  other = await login.connect(database.name);
});
afterEach(async () => {
  await Promise.all([client.end(), other.end()]);
  await database.drop();
});

/** Runs one statement as a role, in a transaction of its own. */
async function as(role: string, sql: string, values?: unknown[]) {
  await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
  try {
    const { rows } = await client.query(sql, values);
    await client.query("COMMIT");
    return rows;
  } finally {
    await client.query("ROLLBACK");
  }
}

/** updated_at cannot be set while its trigger is there. */
const withoutTriggers = async (table: string, work: () => Promise<unknown>) => {
  await as("chat_owner", `ALTER TABLE chat.${table} DISABLE TRIGGER ${table}_set_updated_at`);
  await work();
  await as("chat_owner", `ALTER TABLE chat.${table} ENABLE TRIGGER ${table}_set_updated_at`);
};

const user = randomUUID();
const room = randomUUID();

async function fill(): Promise<void> {
  await as(
    "chat_maintainer",
    `WITH u AS (INSERT INTO chat.users (id, cognito_id, username, email) VALUES ('${user}', 's', 'u', 'u@example.com'))
     INSERT INTO chat.rooms (id, name, created_by) VALUES ('${room}', 'Room', '${user}')`,
  );
}

/** Messages made so many days ago, to be kept so many. */
const messages = (count: number, age: number, days: number) =>
  as(
    "chat_maintainer",
    `INSERT INTO chat.messages (room_id, user_id, content, created_at, data_retention_days)
     SELECT '${room}', '${user}', 'm' || n, now() - $2 * interval '1 day', $3 FROM generate_series(1, $1::integer) n`,
    [count, age, days],
  );

const file = (key: string, age: number) =>
  as(
    "chat_maintainer",
    `INSERT INTO chat.file_uploads (room_id, user_id, bucket, object_key, file_name, content_type, size_bytes, created_at,
       data_retention_days)
     VALUES ('${room}', '${user}', 'uploads', $1, 'a.png', 'image/png', 1, now() - $2 * interval '1 day', 30)`,
    [key, age],
  );

const count = async (table: string) =>
  Number((await as("chat_maintainer", `SELECT count(*) FROM chat.${table}`))[0].count);
const deleteExpired = async (batch = 1000) =>
  (await as("chat_migrator", "SELECT chat.delete_expired($1) AS done", [batch]))[0].done;
const listed = async () =>
  (await as("chat_migrator", "SELECT * FROM chat.objects_to_remove()")).map(({ object_key }) => object_key);

describe("what is not allowed", () => {
  beforeEach(async () => {
    await fill();
    await messages(1, 29, 30);
    await messages(1, 31, 30);
    await file("young", 29);
  });

  test.each(["messages", "file_uploads", "rooms", "users"])(
    "chat_retention cannot delete a row of %s that is not due, even without a condition",
    async (table) => {
      const before = await count(table);
      await as("chat_retention", `DELETE FROM chat.${table}`).catch(() => undefined);
      expect(await count(table)).toBe(table === "messages" ? 1 : before);
    },
  );

  test("chat_retention changes nothing of a row that is not due, and makes none due", async () => {
    for (const sql of [
      "UPDATE chat.messages SET data_retention_days = 1",
      "UPDATE chat.messages SET created_at = '2000-01-01'",
      "UPDATE chat.rooms SET is_active = false",
      "UPDATE chat.users SET last_active = '2000-01-01'",
    ]) {
      await expect(as("chat_retention", sql)).rejects.toMatchObject({ code: "42501" });
    }
    expect(
      await as("chat_retention", "UPDATE chat.users SET updated_at = '2000-01-01' RETURNING id"),
    ).toEqual([]);
  });

  test.each([
    ["messages", "content"],
    ["messages", "content_encrypted"],
    ["users", "email"],
    ["users", "username"],
    ["users", "cognito_id"],
    ["rooms", "name"],
    ["file_uploads", "file_name"],
  ])("chat_retention does not read %s.%s", async (table, column) => {
    await expect(as("chat_retention", `SELECT ${column} FROM chat.${table}`)).rejects.toMatchObject({
      code: "42501",
    });
  });

  test.each(["chat_app", "chat_reader", "chat_auditor", "chat_maintainer", "chat_retention"])(
    "the job's function, asked of %s: only its owner and chat_migrator may call it",
    async (role) => {
      const [row] = await database.query(
        `SELECT has_function_privilege($1, p.oid, 'EXECUTE') AS may
         FROM pg_proc p WHERE p.proname = 'delete_expired'`,
        [role],
      );
      expect(row).toEqual({ may: role === "chat_retention" });
    },
  );

  test.each([
    ["chat_app", "SELECT * FROM chat.deleted_objects"],
    ["chat_app", "INSERT INTO chat.deleted_objects VALUES ('uploads', 'victim')"],
    ["chat_maintainer", "DELETE FROM chat.deleted_objects"],
    ["chat_migrator", "SELECT * FROM chat.deleted_objects"],
  ])("%s: %s", async (role, sql) => {
    const asked = await createLogin(`IN ROLE ${role}`);
    const connection = await asked.connect(database.name);
    await expect(connection.query(sql)).rejects.toMatchObject({ code: "42501" });
    await connection.end();
    await asked.drop();
  });

  test.each([[0], [-1], [100_001], [null]])("a batch of %p", async (batch) => {
    await expect(as("chat_migrator", "SELECT chat.delete_expired($1)", [batch])).rejects.toThrow(
      "it must be 1 to 100000",
    );
  });
});

describe("messages", () => {
  beforeEach(fill);

  test("go on the day after their days, each by its own number of days", async () => {
    await messages(2, 29.99, 30);
    await messages(3, 30.01, 30);
    await messages(4, 30.01, 31);
    expect(await deleteExpired()).toBe(3);
    expect(await count("messages")).toBe(6);
    expect(await deleteExpired()).toBe(0);
  });

  test("go in batches of at most the size, until 0", async () => {
    await messages(25, 40, 30);
    await messages(5, 1, 30);
    const done: number[] = [];
    do done.push(await deleteExpired(10));
    while (done.at(-1)! > 0);
    expect(done).toEqual([10, 10, 5, 0]);
    expect(await count("messages")).toBe(5);
  });

  test("one that somebody has locked is stepped over, without waiting", async () => {
    await messages(3, 40, 30);
    await other.query("BEGIN; SET LOCAL ROLE chat_maintainer");
    await other.query("SELECT FROM chat.messages LIMIT 1 FOR UPDATE");
    await client.query("SET lock_timeout = '100ms'");
    expect(await deleteExpired()).toBe(2);
    expect(await deleteExpired()).toBe(0);
    await other.query("ROLLBACK");
    expect(await deleteExpired()).toBe(1);
  });

  test("two jobs at once share the work and delete nothing twice", async () => {
    await messages(200, 40, 30);
    await other.query("BEGIN; SET LOCAL ROLE chat_migrator");
    const first = (await other.query("SELECT chat.delete_expired(120) AS done")).rows[0].done;
    const second = await deleteExpired(120);
    await other.query("COMMIT");
    expect([first, second]).toEqual([120, 80]);
    expect(await count("messages")).toBe(0);
  });

  test("a reply outlives the message that it answers", async () => {
    await messages(1, 40, 30);
    await as(
      "chat_maintainer",
      `INSERT INTO chat.messages (room_id, content, reply_to_id) SELECT room_id, 'reply', id FROM chat.messages`,
    );
    expect(await deleteExpired()).toBe(1);
    expect(await as("chat_maintainer", "SELECT content, reply_to_id FROM chat.messages")).toEqual([
      { content: "reply", reply_to_id: null },
    ]);
  });

  test("are found by an index, through every policy", async () => {
    await messages(3000, 1, 30);
    await messages(3, 40, 30);
    await as("chat_owner", "ANALYZE chat.messages");
    const rows = await as(
      "chat_retention",
      `EXPLAIN (COSTS OFF) SELECT m.id FROM chat.messages m
       WHERE (m.created_at AT TIME ZONE 'UTC') + make_interval(days => m.data_retention_days) < now() AT TIME ZONE 'UTC'
       LIMIT 1000 FOR UPDATE SKIP LOCKED`,
    );
    expect(JSON.stringify(rows)).toContain("messages_due_idx");
  });
});

describe("files", () => {
  beforeEach(fill);

  test("go, and their objects are listed until they are said to be removed", async () => {
    await file("old", 40);
    await file("young", 20);
    expect(await deleteExpired()).toBe(1);
    expect(await listed()).toEqual(["old"]);
    const removed = "SELECT chat.objects_removed(ARRAY['uploads', 'other'], ARRAY['old', 'old']) AS count";
    expect(await as("chat_migrator", removed)).toEqual([{ count: 1 }]);
    expect(await listed()).toEqual([]);
  });

  test("are listed whoever deletes them: a user of the application", async () => {
    await file("mine", 1);
    const app = await createLogin("IN ROLE chat_app");
    const connection = await app.connect(database.name);
    await as(
      "chat_maintainer",
      `INSERT INTO chat.room_members (user_id, room_id) VALUES ('${user}', '${room}')`,
    );
    await connection.query("BEGIN");
    await connection.query("SELECT set_config('chat.user_id', $1, true)", [user]);
    expect((await connection.query("DELETE FROM chat.file_uploads")).rowCount).toBe(1);
    await connection.query("COMMIT");
    await connection.end();
    await app.drop();
    expect(await listed()).toEqual(["mine"]);
  });

  test("an object whose place another file has taken is not handed out", async () => {
    await file("again", 40);
    await deleteExpired();
    await file("again", 1);
    expect(await listed()).toEqual([]);
    await as("chat_maintainer", "DELETE FROM chat.file_uploads");
    expect(await listed()).toEqual(["again"]);
  });

  test("a deletion that is rolled back lists nothing", async () => {
    await file("kept", 1);
    await client.query("BEGIN; SET LOCAL ROLE chat_maintainer; DELETE FROM chat.file_uploads; ROLLBACK");
    expect(await listed()).toEqual([]);
  });
});

describe("rooms", () => {
  const close = (days: number) =>
    withoutTriggers("rooms", () =>
      as(
        "chat_maintainer",
        `UPDATE chat.rooms SET is_active = false, updated_at = now() - $1 * interval '1 day', data_retention_days = 30`,
        [days],
      ),
    );
  beforeEach(async () => {
    await fill();
    await as(
      "chat_maintainer",
      `INSERT INTO chat.room_members (user_id, room_id) VALUES ('${user}', '${room}')`,
    );
  });

  test("that are open stay, however old", async () => {
    await withoutTriggers("rooms", () =>
      as(
        "chat_maintainer",
        "UPDATE chat.rooms SET created_at = '2000-01-01', updated_at = '2000-01-01', data_retention_days = 1",
      ),
    );
    expect(await deleteExpired()).toBe(0);
  });

  test("that were closed long ago go with their memberships, those closed lately stay", async () => {
    await close(29);
    expect(await deleteExpired()).toBe(0);
    await close(31);
    expect(await deleteExpired()).toBe(1);
    expect([await count("rooms"), await count("room_members"), await count("users")]).toEqual([0, 0, 1]);
  });

  test("that still have a message or a file stay until these are due", async () => {
    await close(31);
    await messages(1, 1, 30);
    expect(await deleteExpired()).toBe(0);
    await as(
      "chat_maintainer",
      "UPDATE chat.messages SET data_retention_days = 1, created_at = now() - interval '2 days'",
    );
    expect(await deleteExpired()).toBe(2);
    expect(await count("rooms")).toBe(0);
  });
});

describe("users", () => {
  const quiet = (created: number, updated: number, active: number | null) =>
    withoutTriggers("users", () =>
      as(
        "chat_maintainer",
        `UPDATE chat.users SET created_at = now() - $1 * interval '1 day', updated_at = now() - $2 * interval '1 day',
           last_active = now() - $3 * interval '1 day', data_retention_days = 30 WHERE id = '${user}'`,
        [created, updated, active],
      ),
    );
  const join = (member: string, role: string) =>
    as("chat_maintainer", "INSERT INTO chat.room_members (user_id, room_id, role) VALUES ($1, $2, $3)", [
      member,
      room,
      role,
    ]);
  beforeEach(fill);

  test.each([
    ["created lately", 29, 31, 31],
    ["changed lately", 31, 29, 31],
    ["active lately", 31, 31, 29],
  ])("%s stay", async (_, created, updated, active) => {
    await quiet(created, updated, active);
    expect(await deleteExpired()).toBe(0);
  });

  test.each([
    ["quiet for long", 31],
    ["never active", null],
  ])("%s go, with their memberships", async (_, active) => {
    await join(user, "owner");
    await quiet(40, 31, active);
    expect(await deleteExpired()).toBe(1);
    expect([await count("users"), await count("room_members"), await count("rooms")]).toEqual([0, 0, 1]);
  });

  test("with a message or a file stay until these are due", async () => {
    await quiet(40, 31, 31);
    await messages(1, 1, 30);
    expect(await deleteExpired()).toBe(0);
  });

  test("who alone own a room that others are in stay, until somebody else owns it", async () => {
    const member = randomUUID();
    await as(
      "chat_maintainer",
      "INSERT INTO chat.users (id, cognito_id, username, email) VALUES ($1, 'o', 'o', 'o@example.com')",
      [member],
    );
    await join(user, "owner");
    await join(member, "member");
    await quiet(40, 31, 31);
    expect(await deleteExpired()).toBe(0);
    await as("chat_maintainer", "UPDATE chat.room_members SET role = 'owner'");
    expect(await deleteExpired()).toBe(1);
    expect(await as("chat_maintainer", "SELECT id FROM chat.users")).toEqual([{ id: member }]);
  });
});

test("a time to which no days can be added holds nothing up", async () => {
  await fill();
  await messages(2, 40, 30);
  for (const moment of ["294276-12-31", "infinity"]) {
    await as("chat_maintainer", "UPDATE chat.users SET last_active = $1", [moment]);
    expect(await deleteExpired(1)).toBe(1);
  }
  expect(await deleteExpired()).toBe(0);
  expect(await count("users")).toBe(1);
});
