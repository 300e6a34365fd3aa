import type { Client } from "pg";
import { foreignKeyIndex } from "../../../tools/lint/rules/foreign-key-index";
import { connectTo, createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";

const room = "11111111-0000-4000-8000-000000000001";
const otherRoom = "11111111-0000-4000-8000-000000000002";
const user = "22222222-0000-4000-8000-000000000001";
const message = "33333333-0000-4000-8000-000000000001";
const file = "44444444-0000-4000-8000-000000000001";

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createDatabase(migratedTemplate);
  client = await database.connect();
  await client.query("SET ROLE chat_maintainer");
  await client.query(`
    INSERT INTO chat.users (id, cognito_id, username, email) VALUES ('${user}', 'sub-1', 'Hanako', 'hanako@example.com');
    INSERT INTO chat.rooms (id, name, created_by) VALUES ('${room}', 'General', '${user}'), ('${otherRoom}', 'Other', '${user}');
    INSERT INTO chat.room_members (user_id, room_id, role) VALUES ('${user}', '${room}', 'owner');
    INSERT INTO chat.messages (id, room_id, user_id, content) VALUES ('${message}', '${room}', '${user}', 'Good morning');
    INSERT INTO chat.file_uploads (id, room_id, user_id, bucket, object_key, file_name, content_type, size_bytes)
      VALUES ('${file}', '${room}', '${user}', 'uploads', 'a/b', 'photo.png', 'image/png', 1000)`);
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Every test leaves the rows of beforeAll as they are. */
beforeEach(() => client.query("BEGIN"));
afterEach(() => client.query("ROLLBACK"));

const insert = (table: string, values: Record<string, unknown>) =>
  client.query(
    `INSERT INTO chat.${table} (${Object.keys(values).join(", ")}) VALUES (${Object.keys(values)
      .map((_, index) => `$${index + 1}`)
      .join(", ")}) RETURNING *`,
    Object.values(values),
  );

const validUser = { cognito_id: "sub-2", username: "taro", email: "taro@example.com" };
const validRoom = { name: "Tea", created_by: user };
const validMessage = { room_id: room, user_id: user, content: "Hello" };
const validMember = { room_id: otherRoom, user_id: user };
const validFile = {
  room_id: room,
  user_id: user,
  bucket: "uploads",
  object_key: "c/d",
  file_name: "a.txt",
  content_type: "text/plain",
  size_bytes: 1,
};

describe("what a row may not be", () => {
  const long = (length: number) => "x".repeat(length);
  const cases: [table: string, valid: object, change: Record<string, unknown>, constraint: string][] = [
    ["users", validUser, { cognito_id: "sub-1" }, "users_cognito_id_key"],
    ["users", validUser, { cognito_id: "" }, "users_cognito_id_length"],
    ["users", validUser, { cognito_id: null }, "cognito_id"],
    ["users", validUser, { username: "HANAKO" }, "users_username_key"],
    ["users", validUser, { username: " taro" }, "users_username_form"],
    ["users", validUser, { username: long(51) }, "users_username_form"],
    ["users", validUser, { email: "HANAKO@example.com" }, "users_email_key"],
    ["users", validUser, { email: "no address" }, "users_email_form"],
    ["users", validUser, { email: null }, "users_email_once"],
    [
      "users",
      validUser,
      { email_encrypted: Buffer.from("x"), email_index: Buffer.alloc(32) },
      "users_email_once",
    ],
    ["users", validUser, { email: null, email_encrypted: Buffer.from("x") }, "users_email_indexed"],
    [
      "users",
      validUser,
      { email: null, email_encrypted: Buffer.from("x"), email_index: Buffer.alloc(31) },
      "users_email_index_length",
    ],
    ["users", validUser, { display_name: long(101) }, "users_display_name_length"],
    ["users", validUser, { avatar_url: "http://example.com/a.png" }, "users_avatar_url_form"],
    ["users", validUser, { status: "invisible" }, "users_status_known"],
    ["users", validUser, { security_classification: "secret" }, "classification_known"],
    ["users", validUser, { data_retention_days: 0 }, "retention_days_range"],
    ["rooms", validRoom, { name: "" }, "rooms_name_form"],
    ["rooms", validRoom, { room_type: "secret" }, "rooms_room_type_known"],
    ["rooms", validRoom, { room_type: "direct" }, "rooms_direct_is_for_two"],
    ["rooms", validRoom, { max_members: 1 }, "rooms_max_members_range"],
    ["rooms", validRoom, { max_members: 10001 }, "rooms_max_members_range"],
    ["rooms", validRoom, { description: long(2001) }, "rooms_description_length"],
    ["rooms", validRoom, { created_by: message }, "rooms_created_by_fkey"],
    ["room_members", validMember, { room_id: room }, "room_members_pkey"],
    ["room_members", validMember, { room_id: message }, "room_members_room_id_fkey"],
    ["room_members", validMember, { user_id: message }, "room_members_user_id_fkey"],
    ["room_members", validMember, { role: "king" }, "room_members_role_known"],
    ["messages", validMessage, { content: "" }, "messages_text_not_empty"],
    ["messages", validMessage, { content: null }, "messages_content_once"],
    ["messages", validMessage, { content_encrypted: Buffer.from("x") }, "messages_content_once"],
    [
      "messages",
      validMessage,
      { content: null, content_encrypted: Buffer.alloc(0) },
      "messages_content_encrypted_length",
    ],
    ["messages", validMessage, { content: long(10001) }, "messages_content_length"],
    ["messages", validMessage, { message_type: "poll" }, "messages_message_type_known"],
    ["messages", validMessage, { room_id: message }, "messages_room_id_fkey"],
    ["messages", validMessage, { user_id: message }, "messages_user_id_fkey"],
    ["messages", validMessage, { reply_to_id: user }, "messages_reply_to_fkey"],
    ["messages", validMessage, { id: user, reply_to_id: user }, "messages_no_reply_to_itself"],
    ["messages", validMessage, { room_id: otherRoom, reply_to_id: message }, "messages_reply_to_fkey"],
    [
      "messages",
      validMessage,
      { room_id: otherRoom, message_type: "file", file_upload_id: file },
      "messages_file_upload_fkey",
    ],
    ["messages", validMessage, { file_upload_id: file }, "messages_file_needs_type"],
    ["messages", validMessage, { user_agent: long(1025) }, "messages_user_agent_length"],
    ["messages", validMessage, { request_id: long(256) }, "messages_request_id_length"],
    ["file_uploads", validFile, { object_key: "a/b" }, "file_uploads_object_key"],
    ["file_uploads", validFile, { file_name: "../a" }, "file_uploads_file_name_form"],
    ["file_uploads", validFile, { content_type: "text" }, "file_uploads_content_type_form"],
    ["file_uploads", validFile, { size_bytes: -1 }, "file_uploads_size_range"],
    ["file_uploads", validFile, { size_bytes: "5368709121" }, "file_uploads_size_range"],
    ["file_uploads", validFile, { sha256: Buffer.alloc(20) }, "file_uploads_sha256_length"],
    ["file_uploads", validFile, { status: "lost" }, "file_uploads_status_known"],
    ["file_uploads", validFile, { room_id: message }, "file_uploads_room_id_fkey"],
  ];

  test.each(
    cases.map(([table, valid, change, constraint]) => {
      const title = `${table}.${Object.keys(change).join(", ")} against ${constraint}`;
      return { title, table, valid, change, constraint };
    }),
  )("$title", async ({ table, valid, change, constraint }) => {
    await client.query("SAVEPOINT before");
    await expect(insert(table, { ...valid })).resolves.toMatchObject({ rowCount: 1 });
    await client.query("ROLLBACK TO before");
    await expect(insert(table, { ...valid, ...change })).rejects.toThrow(constraint);
  });
});

describe("what a row may be", () => {
  test("a reply and a file of the same room, with or without a caption", async () => {
    await insert("messages", { ...validMessage, reply_to_id: message });
    await insert("messages", { ...validMessage, message_type: "image", content: "", file_upload_id: file });
  });

  test("a new row has the defaults of BLEA", async () => {
    const { rows } = await insert("users", validUser);
    expect(rows[0]).toMatchObject({
      security_classification: "internal",
      data_retention_days: 2555,
      status: "offline",
      created_by: null,
      source_ip: null,
    });
  });
});

describe("what stays when something is deleted", () => {
  test("messages, rooms and files outlive their user, memberships do not", async () => {
    await client.query("DELETE FROM chat.users WHERE id = $1", [user]);
    const { rows } = await client.query(`
      SELECT (SELECT user_id FROM chat.messages) AS message, (SELECT count(created_by) FROM chat.rooms) AS rooms,
        (SELECT user_id FROM chat.file_uploads) AS file, (SELECT count(*) FROM chat.room_members) AS members`);
    expect(rows).toEqual([{ message: null, rooms: "0", file: null, members: "0" }]);
  });

  test("a reply outlives what it replied to, a message its file, each in its room", async () => {
    const reply = (await insert("messages", { ...validMessage, reply_to_id: message })).rows[0].id;
    const image = (await insert("messages", { ...validMessage, message_type: "image", file_upload_id: file }))
      .rows[0].id;
    await client.query("DELETE FROM chat.messages WHERE id = $1", [message]);
    await client.query("DELETE FROM chat.file_uploads WHERE id = $1", [file]);
    const { rows } = await client.query(
      "SELECT room_id, reply_to_id, file_upload_id FROM chat.messages WHERE id IN ($1, $2)",
      [reply, image],
    );
    const cut = { room_id: room, reply_to_id: null, file_upload_id: null };
    expect(rows).toEqual([cut, cut]);
  });

  test("a room with messages cannot be deleted", async () => {
    await expect(client.query("DELETE FROM chat.rooms WHERE id = $1", [room])).rejects.toThrow(
      /messages_room_id_fkey|file_uploads_room_id_fkey/,
    );
  });
});

describe("updated_at", () => {
  const tables = ["users", "rooms", "room_members", "messages", "file_uploads"];

  test.each(tables)("of %s moves when a row changes and only then", async (table) => {
    await client.query("COMMIT");
    const before = (await client.query(`SELECT ctid, updated_at FROM chat.${table} LIMIT 1`)).rows[0]
      .updated_at;
    const read = async () =>
      (await client.query(`SELECT updated_at FROM chat.${table} LIMIT 1`)).rows[0].updated_at;
    await client.query("BEGIN");
    await client.query(`UPDATE chat.${table} SET last_modified_by = last_modified_by`);
    expect(await read()).toEqual(before);
    await client.query(`UPDATE chat.${table} SET last_modified_by = 'someone'`);
    expect((await read()).getTime()).toBeGreaterThan(before.getTime());
  });

  test("cannot be set by hand", async () => {
    await client.query("UPDATE chat.users SET status = 'busy', updated_at = '2000-01-01'");
    const { rows } = await client.query("SELECT updated_at > '2020-01-01' AS moved FROM chat.users");
    expect(rows).toEqual([{ moved: true }]);
  });
});

describe("indexes", () => {
  test("every foreign key has one that begins with its columns, on both sides", async () => {
    expect(await foreignKeyIndex.check(async (sql) => (await client.query(sql)).rows)).toEqual([]);
  });

  const plan = async (sql: string): Promise<string> => {
    await client.query("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off");
    const { rows } = await client.query(`EXPLAIN (COSTS OFF) ${sql}`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };

  test.each([
    [
      "last messages of a room, without a sort",
      `SELECT * FROM chat.messages WHERE room_id = '${room}' ORDER BY created_at DESC, id DESC LIMIT 50`,
      "messages_room_created_idx",
    ],
    [
      "the page before",
      `SELECT * FROM chat.messages WHERE room_id = '${room}' AND (created_at, id) < (now(), '${message}')
       ORDER BY created_at DESC, id DESC LIMIT 50`,
      "messages_room_created_idx",
    ],
    [
      "unread messages",
      `SELECT count(*) FROM chat.room_members m JOIN chat.messages n ON n.room_id = m.room_id
         AND (n.created_at, n.id) > (m.last_read_at, m.last_read_message_id)
       WHERE m.user_id = '${user}' AND m.room_id = '${room}'`,
      "messages_room_created_idx",
    ],
    ["my rooms", `SELECT room_id FROM chat.room_members WHERE user_id = '${user}'`, "room_members_pkey"],
    [
      "members of a room",
      `SELECT user_id FROM chat.room_members WHERE room_id = '${room}'`,
      "room_members_room_idx",
    ],
    ["user of a token", "SELECT * FROM chat.users WHERE cognito_id = 'sub-1'", "users_cognito_id_key"],
    ["user by name", "SELECT * FROM chat.users WHERE lower(username) = lower('X')", "users_username_key"],
    ["user by address", "SELECT * FROM chat.users WHERE lower(email) = lower('X')", "users_email_key"],
    ["user by blind index", "SELECT * FROM chat.users WHERE email_index = '\\x00'", "users_email_index_key"],
    [
      "public rooms by name",
      "SELECT * FROM chat.rooms WHERE room_type = 'public' AND is_active ORDER BY name, id LIMIT 20",
      "rooms_public_name_idx",
    ],
    [
      "message of a file",
      `SELECT * FROM chat.messages WHERE file_upload_id = '${file}'`,
      "messages_file_upload_idx",
    ],
    ["replies", `SELECT * FROM chat.messages WHERE reply_to_id = '${message}'`, "messages_reply_to_idx"],
    ["messages of a user", `SELECT * FROM chat.messages WHERE user_id = '${user}'`, "messages_user_idx"],
    [
      "files of a room",
      `SELECT * FROM chat.file_uploads WHERE room_id = '${room}' ORDER BY created_at DESC, id DESC LIMIT 20`,
      "file_uploads_room_created_idx",
    ],
    [
      "object in S3",
      "SELECT * FROM chat.file_uploads WHERE bucket = 'b' AND object_key = 'k'",
      "file_uploads_object_key",
    ],
  ])("serve: %s", async (_, sql, index) => {
    const text = await plan(sql);
    expect(text).toContain(index);
    expect(text).not.toContain("Sort");
  });
});

describe("rights", () => {
  test("no role is above the others; two log in, of whom the one that migrates makes roles", async () => {
    const { rows } = await client.query(
      `SELECT rolname, rolcanlogin AS logs_in, rolcreaterole AS makes_roles FROM pg_roles WHERE rolname LIKE 'chat\\_%'
       AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication) ORDER BY 1`,
    );
    expect(rows).toEqual([
      { rolname: "chat_deployer", logs_in: true, makes_roles: true },
      { rolname: "chat_service", logs_in: true, makes_roles: false },
    ]);
  });

  test("every table belongs to chat_owner, whom its policies hold as well", async () => {
    const { rows } = await client.query(`
      SELECT relname FROM pg_class WHERE relnamespace = 'chat'::regnamespace AND relkind IN ('r', 'p')
      AND NOT (relowner = 'chat_owner'::regrole AND relrowsecurity AND relforcerowsecurity)`);
    expect(rows).toEqual([]);
  });

  test("the auditor reads the history and cannot write it; the application sees nothing of it", async () => {
    await client.query("RESET ROLE");
    const { rows } = await client.query(`
      SELECT role, has_schema_privilege(role, 'migrate', 'USAGE') AS uses,
        has_table_privilege(role, 'migrate.history', 'SELECT') AS reads,
        has_table_privilege(role, 'migrate.history', 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes
      FROM unnest(ARRAY['chat_app', 'chat_auditor', 'chat_migrator']) role`);
    expect(rows).toEqual([
      { role: "chat_app", uses: false, reads: false, writes: false },
      { role: "chat_auditor", uses: true, reads: true, writes: false },
      { role: "chat_migrator", uses: true, reads: true, writes: true },
    ]);
  });

  test("a new function cannot be called by everyone", async () => {
    await client.query("RESET ROLE; SET ROLE chat_owner");
    await client.query("CREATE FUNCTION chat.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    const { rows } = await client.query(
      "SELECT has_function_privilege('chat_app', 'chat.f()', 'EXECUTE') AS may",
    );
    expect(rows).toEqual([{ may: false }]);
  });

  test("the database is closed to those who are in no role", async () => {
    // Rights on a database are not copied with it, so this asks the migrated one itself.
    const migrated = await connectTo(migratedTemplate)();
    const { rows } = await migrated.query(`
      SELECT role, has_database_privilege(role, current_database(), 'CONNECT') AS connects,
        has_database_privilege(role, current_database(), 'CREATE') AS creates
      FROM unnest(ARRAY['public', 'chat_app', 'chat_migrator']) role`);
    await migrated.end();
    expect(rows).toEqual([
      { role: "public", connects: false, creates: false },
      { role: "chat_app", connects: true, creates: false },
      { role: "chat_migrator", connects: true, creates: true },
    ]);
  });
});
