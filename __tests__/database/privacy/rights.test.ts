import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { createLogin } from "../helpers/login";
import type { Login } from "../helpers/login";
import { createSetting } from "./setting";
import type { Person, Setting } from "./setting";

let setting: Setting;
let other: Login;
let kinuyo: Person;
let taro: Person;
/** Works as chat_privacy, and a second login that does. */
let client: Client;
let stranger: Client;

beforeAll(async () => {
  setting = await createSetting();
  other = await createLogin("NOINHERIT IN ROLE chat_migrator");
  client = await setting.privacy.connect();
  stranger = await other.connect(setting.database.name);
  for (const each of [client, stranger]) await each.query("SET ROLE chat_privacy");
  const { addPerson, addRoom, addMessage, addFile } = setting;
  [kinuyo, taro] = [await addPerson("kinuyo"), await addPerson("taro")];
  const room = await addRoom("Tea", "private", taro.id, kinuyo.id);
  for (const { id } of [kinuyo, taro]) {
    await addMessage(room, id, "text");
    await addFile(room, id, `files/${id}`);
  }
  await addRoom("Taro's", "private", taro.id);
});
afterAll(async () => {
  await Promise.all([client.end(), stranger.end()]);
  await setting.close();
  await other.drop();
});
beforeEach(async () => {
  for (const each of [client, stranger]) await each.query("BEGIN");
});
afterEach(async () => {
  for (const each of [client, stranger]) await each.query("ROLLBACK");
});

const tables = [
  "chat.users",
  "chat.rooms",
  "chat.room_members",
  "chat.messages",
  "chat.file_uploads",
  "audit.log",
];
const begin = async (kind: string, subject = kinuyo.id, by = client) =>
  (await by.query("SELECT privacy.begin_request($1, $2, 'officer', 'DPO-1') AS id", [kind, subject])).rows[0]
    .id as string;
const name = (request: string, by = client) =>
  by.query("SELECT set_config('chat.privacy_request', $1, true)", [request]);
const seen = async (by = client) => {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    counts[table] = (await by.query(`SELECT count(*)::integer AS count FROM ${table}`)).rows[0].count;
  }
  return counts;
};
const nothing = Object.fromEntries(tables.map((table) => [table, 0]));

describe("chat_privacy sees nobody", () => {
  test("without a request, with an unknown one, or with none in particular", async () => {
    expect(await seen()).toEqual(nothing);
    await name(randomUUID());
    expect(await seen()).toEqual(nothing);
    await name("");
    expect(await seen()).toEqual(nothing);
  });

  test("by a request that another database user has begun", async () => {
    await client.query("COMMIT");
    const request = await begin("export");
    await name(request, stranger);
    expect(await seen(stranger)).toEqual(nothing);
  });

  test("by a request that has ended", async () => {
    const request = await begin("export");
    await name(request);
    expect((await seen())["chat.users"]).toBe(1);
    await client.query("SELECT privacy.note_step($1, 'ended', 0)", [request]);
    expect(await seen()).toEqual(nothing);
  });
});

test("chat_privacy sees the subject's rows, those that he wrote on, and none else", async () => {
  await name(await begin("export"));
  const { rows } = await client.query(`
    SELECT (SELECT array_agg(id) FROM chat.users) AS users, (SELECT array_agg(DISTINCT user_id) FROM chat.messages) AS authors,
      (SELECT array_agg(DISTINCT user_id) FROM chat.file_uploads) AS owners,
      (SELECT array_agg(name) FROM chat.rooms) AS rooms, (SELECT array_agg(user_id) FROM chat.room_members) AS members`);
  expect(rows).toEqual([
    { users: [kinuyo.id], authors: [kinuyo.id], owners: [kinuyo.id], rooms: ["Tea"], members: [kinuyo.id] },
  ]);
});

describe("chat_privacy may not", () => {
  test.each([
    ["DELETE FROM chat.messages"],
    ["DELETE FROM chat.users"],
    ["UPDATE chat.users SET display_name = 'x'"],
    ["INSERT INTO chat.rooms (name) VALUES ('x')"],
    [
      "INSERT INTO privacy.requests (kind, subject, requested_by, reason) VALUES ('erase', gen_random_uuid(), 'x', 'x')",
    ],
    [
      "INSERT INTO privacy.steps (request_id, step, row_count) SELECT id, 'messages', 9 FROM privacy.requests",
    ],
    ["UPDATE privacy.requests SET reason = 'another'"],
    ["DELETE FROM privacy.steps"],
    ["TRUNCATE privacy.requests CASCADE"],
    ["SELECT privacy.erase_traces('sub', 10)"],
    ["SELECT privacy.erase_memberships(gen_random_uuid(), 10)"],
    ["SELECT privacy.erase_rooms(gen_random_uuid(), 'sub', 10)"],
    ["SELECT * FROM chat.deleted_objects"],
    ["UPDATE vault.encryption_keys SET state = 'destroyed'"],
    ["DELETE FROM audit.log"],
  ])("%s", async (sql) => {
    await name(await begin("erase"));
    await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
  });

  test.each([
    ["chat_app", "SELECT * FROM privacy.requests"],
    ["chat_app", "SELECT * FROM privacy.find_subject('sub', NULL, NULL, NULL)"],
    ["chat_reader", "SELECT * FROM privacy.requests"],
    ["chat_maintainer", "SELECT privacy.begin_request('erase', gen_random_uuid(), 'x', 'x')"],
    ["chat_migrator", "SELECT privacy.erase_next(gen_random_uuid())"],
    ["chat_auditor", "SELECT privacy.begin_request('export', gen_random_uuid(), 'x', 'x')"],
    [
      "chat_auditor",
      "INSERT INTO privacy.requests (kind, subject, requested_by, reason) VALUES ('erase', gen_random_uuid(), 'x', 'x')",
    ],
  ])("be replaced by %s: %s", async (role, sql) => {
    const login = await createLogin(`IN ROLE ${role}`);
    const connection = await login.connect(setting.database.name);
    await expect(connection.query(sql)).rejects.toMatchObject({ code: "42501" });
    await connection.end();
    await login.drop();
  });
});

describe("an erase is refused", () => {
  const eraseNext = (request: string, by = client) =>
    by.query("SELECT * FROM privacy.erase_next($1)", [request]);

  test.each([
    ["for a request that nobody began", async () => randomUUID()],
    ["for an export", () => begin("export")],
    [
      "for one that another database user began",
      async () => {
        const request = await begin("erase", kinuyo.id, stranger);
        await stranger.query("COMMIT");
        return request;
      },
    ],
  ])("%s", async (_, make) => {
    await expect(eraseNext(await make())).rejects.toMatchObject({ code: "55000" });
  });

  test.each([[0], [100_001], [null]])("in batches of %p", async (batch) => {
    await expect(
      client.query("SELECT * FROM privacy.erase_next($1, $2)", [await begin("erase"), batch]),
    ).rejects.toThrow("it must be 1 to 100000");
  });

  test.each([["messages"], ["users"], ["ended"]])(
    "to be recorded as %s by hand before it is so",
    async (step) => {
      const request = await begin("erase");
      await expect(
        client.query("SELECT privacy.note_step($1, $2, 1)", [request, step]),
      ).rejects.toMatchObject({
        code: "55000",
      });
    },
  );
});

describe("a request is refused", () => {
  test.each([
    ["an unknown user", randomUUID(), "officer", "DPO-1", "P0002"],
    ["no reason", undefined, "officer", "", "23514"],
    ["nobody who asks", undefined, "", "DPO-1", "23514"],
    ["an endless reason", undefined, "officer", "x".repeat(1001), "23514"],
    ["a reason with the Cognito id", undefined, "officer", "for SUB-KINUYO-0001", "22023"],
    ["a reason with the shown name", undefined, "officer", "Kinuyo no family asks", "22023"],
    ["the person as who asks", undefined, "kinuyosan", "DPO-1", "22023"],
  ])("for %s", async (_, subject, requestedBy, reason, code) => {
    await expect(
      client.query("SELECT privacy.begin_request('erase', $1, $2, $3)", [
        subject ?? kinuyo.id,
        requestedBy,
        reason,
      ]),
    ).rejects.toMatchObject({ code });
  });

  test("with a plain address in its reason", async () => {
    const id = randomUUID();
    await setting.maintainer.query(
      "INSERT INTO chat.users (id, cognito_id, username, email) VALUES ($1, $2, $3, 'p@plain.example')",
      [id, id, id.slice(0, 20)],
    );
    await expect(
      client.query("SELECT privacy.begin_request('erase', $1, 'officer', 'mail of P@plain.example')", [id]),
    ).rejects.toMatchObject({ code: "22023" });
  });

  test("of a kind that there is not", async () => {
    await expect(begin("copy")).rejects.toMatchObject({ code: "23514" });
  });
});

describe("the record", () => {
  test.each([
    ["chat_owner", "UPDATE privacy.requests SET reason = 'another'"],
    ["chat_owner", "DELETE FROM privacy.requests"],
    ["chat_owner", "TRUNCATE privacy.steps"],
    ["chat_maintainer", "DELETE FROM privacy.steps"],
    ["chat_auditor", "UPDATE privacy.steps SET row_count = 0"],
  ])("is not changed by %s: %s", async (role, sql) => {
    await begin("export");
    const by = await setting.privacy.connect();
    await by.query(`SET ROLE ${role}`);
    await expect(by.query(sql)).rejects.toMatchObject({ code: "42501" });
    await by.end();
  });

  test("is read by auditors, and its copy is in the audit log, which is sealed", async () => {
    const request = await begin("export");
    await client.query("COMMIT");
    expect(
      await setting.record("SELECT subject, kind FROM privacy.requests WHERE id = $1", [request]),
    ).toEqual([{ subject: kinuyo.id, kind: "export" }]);
    expect(
      await setting.record(
        "SELECT operation, new_values ->> 'reason' AS reason FROM audit.log WHERE table_name = 'privacy.requests' AND record_key = $1",
        [request],
      ),
    ).toEqual([{ operation: "INSERT", reason: "DPO-1" }]);
    expect(
      await setting.record("SELECT problem FROM audit.attached WHERE table_name LIKE 'privacy.%'"),
    ).toEqual([{ problem: null }, { problem: null }]);
  });
});

test("chat_eraser itself deletes nothing without a request, and nothing but the subject's with one", async () => {
  const request = await begin("erase");
  await client.query("COMMIT");
  const master = await setting.database.connect();
  const left = async () => {
    // Only for this transaction, which is rolled back: roles are the server's.
    await master.query("GRANT chat_eraser TO CURRENT_USER; SET LOCAL ROLE chat_eraser");
    const counts: (number | null)[] = [];
    for (const table of ["messages", "file_uploads", "room_members", "users"]) {
      counts.push((await master.query(`DELETE FROM chat.${table}`)).rowCount);
    }
    return counts;
  };
  await master.query("BEGIN");
  expect(await left()).toEqual([0, 0, 0, 0]);
  await master.query("ROLLBACK; BEGIN");
  await master.query("SELECT set_config('chat.privacy_request', $1, true)", [request]);
  // The request is of another database user.
  expect(await left()).toEqual([0, 0, 0, 0]);
  await master.query("ROLLBACK");
  await master.end();
  await name(request);
  expect((await client.query("SELECT step, row_count FROM privacy.erase_next($1)", [request])).rows).toEqual([
    { step: "messages", row_count: 1 },
  ]);
  expect(
    (await setting.rows("SELECT count(*)::integer FROM chat.messages WHERE user_id = $1", [taro.id]))[0],
  ).toEqual({
    count: 1,
  });
});
