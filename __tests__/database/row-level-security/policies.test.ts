import * as chat from "../helpers/chat";
import type { Chat } from "../helpers/chat";
import { createLogin } from "../helpers/login";
import { until } from "../helpers/until";

const { hanako, taro, jiro, tea, secret, plaza, closed, hanakosMessage, tarosMessage, jirosMessage } = chat;
const stranger = "22222222-0000-4000-8000-00000000ffff";
const tables = ["users", "rooms", "room_members", "messages", "file_uploads"];

let room: Chat;
beforeAll(async () => {
  room = await chat.createChat();
});
afterAll(() => room.close());

/** Statements of the application, for a user; with `roomId` about one room. */
const app = (userId: string, ...statements: string[]) =>
  room.as("chat_app", { user_id: userId }, ...statements);
const appInRoom = (userId: string, roomId: string, ...statements: string[]) =>
  room.as("chat_app", { user_id: userId, room_id: roomId }, ...statements);
const values = (rows: Record<string, unknown>[]) => rows.map((row) => Object.values(row)[0]);

/** The statement must be refused by its own policy, not only because the row that it returns may not be read. */
const expectRefused = (userId: string, statement: string) =>
  expect(app(userId, statement.replace(/ RETURNING .*$/, ""))).rejects.toThrow(refused);
/** Hanako makes Taro the owner of her room and is a member. */
const stepDown = [
  `SELECT chat.set_member_role('${tea}', '${taro}', 'owner')`,
  `SELECT chat.set_member_role('${tea}', '${hanako}', 'member')`,
];
const refused = /violates row-level security policy/;
const noRight = /permission denied/;

describe("nobody's identity", () => {
  test.each([
    ["not set", {}],
    ["empty", { user_id: "" }],
    ["of a user who does not exist", { user_id: stranger }],
  ])("%s: no row of any table, view or count, and no error", async (_, settings) => {
    for (const name of [
      ...tables.filter((table) => table !== "rooms"),
      "my_rooms",
      "directory",
      "unread_counts",
    ]) {
      expect(await room.as("chat_app", settings, `SELECT count(*)::int AS rows FROM chat.${name}`)).toEqual([
        { rows: 0 },
      ]);
    }
  });

  test("not set or empty: no public room either, and nobody is found by name", async () => {
    for (const settings of [{}, { user_id: "" }] as Record<string, string>[]) {
      expect(await room.as("chat_app", settings, "SELECT id FROM chat.rooms")).toEqual([]);
      expect(await room.as("chat_app", settings, "SELECT * FROM chat.find_user('hanako')")).toEqual([]);
    }
  });

  test("no id at all: an error, not the rows of somebody", async () => {
    await expect(app("hanako", "SELECT id FROM chat.messages")).rejects.toThrow(
      /invalid input syntax for type uuid/,
    );
  });

  test.each([
    `INSERT INTO chat.users (id, cognito_id, username, email) VALUES ('${stranger}', 'sub', 'new', 'n@example.com')`,
    `INSERT INTO chat.rooms (name, created_by) VALUES ('Mine', '${hanako}')`,
    `INSERT INTO chat.room_members (user_id, room_id) VALUES ('${hanako}', '${plaza}')`,
    `INSERT INTO chat.messages (room_id, user_id, content) VALUES ('${tea}', '${hanako}', 'Hello')`,
  ])("not set, so nothing is written: %s", async (statement) => {
    await expect(room.as("chat_app", {}, statement)).rejects.toThrow(refused);
  });
});

describe("reading", () => {
  test.each([
    ["messages", hanako, [hanakosMessage, tarosMessage]],
    ["messages", jiro, [jirosMessage]],
    ["rooms", hanako, [tea, plaza]],
    ["rooms", taro, [tea, plaza, closed]],
    ["users", hanako, [hanako]],
    ["file_uploads", taro, [chat.hanakosFile]],
    ["file_uploads", jiro, [chat.jirosFile]],
  ])("%s of %s", async (table, user, expected) => {
    expect(values(await app(user, `SELECT id FROM chat.${table} ORDER BY id`))).toEqual(expected);
  });

  test("members of one's own rooms", async () => {
    expect(await app(hanako, "SELECT user_id, room_id FROM chat.room_members ORDER BY user_id")).toEqual([
      { user_id: hanako, room_id: tea },
      { user_id: taro, room_id: tea },
    ]);
  });

  test("narrowed to a room: that room only, and nothing of a room that is not one's own", async () => {
    expect(values(await appInRoom(taro, tea, "SELECT id FROM chat.messages ORDER BY id"))).toEqual([
      hanakosMessage,
      tarosMessage,
    ]);
    expect(await appInRoom(taro, closed, "SELECT id FROM chat.messages")).toEqual([]);
    expect(await appInRoom(taro, secret, "SELECT id FROM chat.messages")).toEqual([]);
    expect(values(await appInRoom(taro, closed, "SELECT id FROM chat.directory ORDER BY id"))).toEqual([
      taro,
      jiro,
    ]);
    expect(await appInRoom(taro, secret, "SELECT room_id FROM chat.my_rooms")).toEqual([]);
  });

  test.each(["rooms", "room_members", "messages", "file_uploads"])(
    "of %s nobody sees from where and with what they were made, not even of his own",
    async (table) => {
      for (const column of ["source_ip", "user_agent", "request_id", "last_modified_by"]) {
        await expect(app(hanako, `SELECT ${column} FROM chat.${table}`)).rejects.toThrow(noRight);
      }
      await expect(app(hanako, `SELECT * FROM chat.${table}`)).rejects.toThrow(noRight);
    },
  );

  test("the directory: names of those who share a room, and no other column", async () => {
    const rows = await app(hanako, "SELECT * FROM chat.directory ORDER BY id");
    expect(rows).toEqual([
      { id: hanako, username: "hanako", display_name: "Hanako", avatar_url: null, status: "offline" },
      { id: taro, username: "taro", display_name: "Taro", avatar_url: null, status: "offline" },
    ]);
  });

  test("somebody is found by his exact name only", async () => {
    expect(values(await app(hanako, "SELECT id FROM chat.find_user('JIRO')"))).toEqual([jiro]);
    for (const name of ["jir", "%", "", "jiro@example.com"]) {
      expect(await app(hanako, `SELECT id FROM chat.find_user('${name}')`)).toEqual([]);
    }
  });

  test("unread messages of one's own rooms, counted to 100", async () => {
    expect(await app(taro, "SELECT * FROM chat.unread_counts ORDER BY room_id")).toEqual([
      { room_id: tea, count: 2 },
      { room_id: closed, count: 0 },
    ]);
    const [read] = await app(
      taro,
      `UPDATE chat.room_members SET last_read_at = '2026-02-01', last_read_message_id = '${hanakosMessage}'
       WHERE user_id = '${taro}' AND room_id = '${tea}'`,
      `SELECT count FROM chat.unread_counts WHERE room_id = '${tea}'`,
    );
    expect(read).toEqual({ count: 1 });
    const [many] = await app(
      taro,
      `INSERT INTO chat.messages (room_id, user_id, content) SELECT '${tea}', '${taro}', 'Hello' FROM generate_series(1, 150)`,
      `SELECT count FROM chat.unread_counts WHERE room_id = '${tea}'`,
    );
    expect(many).toEqual({ count: 100 });
  });
});

describe("users", () => {
  test("registers himself under his own id only", async () => {
    const insert = (id: string) =>
      `INSERT INTO chat.users (id, cognito_id, username, email) VALUES ('${id}', 'sub', 'new', 'n@example.com') RETURNING id`;
    expect(values(await app(stranger, insert(stranger)))).toEqual([stranger]);
    await expectRefused(hanako, insert(stranger));
  });

  test("changes what he shows of himself, and of nobody else", async () => {
    const rename = (id: string) => `UPDATE chat.users SET display_name = 'X' WHERE id = '${id}' RETURNING id`;
    expect(values(await app(hanako, rename(hanako)))).toEqual([hanako]);
    expect(await app(hanako, rename(taro))).toEqual([]);
    expect(await app(hanako, "UPDATE chat.users SET display_name = 'X' RETURNING id")).toHaveLength(1);
  });

  test.each([
    "security_classification = 'public'",
    "data_retention_days = 1",
    "cognito_id = 'sub-taro'",
    `id = '${taro}'`,
  ])("may not set %s of himself", async (change) => {
    await expect(app(hanako, `UPDATE chat.users SET ${change} WHERE id = '${hanako}'`)).rejects.toThrow(
      noRight,
    );
  });

  test("deletes nobody, not even himself", async () => {
    await expect(app(hanako, `DELETE FROM chat.users WHERE id = '${hanako}'`)).rejects.toThrow(noRight);
  });
});

describe("rooms", () => {
  const make = (by: string) =>
    `INSERT INTO chat.rooms (name, room_type, created_by) VALUES ('New', 'private', '${by}') RETURNING id`;

  test("whoever makes one sees it at once and is its owner", async () => {
    const rows = await app(
      hanako,
      make(hanako),
      "SELECT m.role FROM chat.my_rooms m JOIN chat.rooms r ON r.id = m.room_id WHERE r.name = 'New'",
    );
    expect(rows).toEqual([{ role: "owner" }]);
  });

  test("nobody makes one in another's name", async () => {
    await expectRefused(hanako, make(taro));
  });

  test("changed by owner and admin, not by a member or a stranger", async () => {
    const rename = `UPDATE chat.rooms SET name = 'Green tea' WHERE id = '${tea}' RETURNING id`;
    expect(await app(hanako, rename)).toHaveLength(1);
    expect(await app(taro, rename)).toEqual([]);
    expect(await app(jiro, rename)).toEqual([]);
    expect(await app(hanako, `UPDATE chat.rooms SET name = 'X' WHERE id = '${plaza}' RETURNING id`)).toEqual(
      [],
    );
  });

  test.each([
    "room_type = 'public'",
    `created_by = '${taro}'`,
    "security_classification = 'public'",
    "data_retention_days = 1",
  ])("not even its owner sets %s", async (change) => {
    await expect(app(hanako, `UPDATE chat.rooms SET ${change} WHERE id = '${tea}'`)).rejects.toThrow(noRight);
  });

  test("who made a private room and left it sees it no more", async () => {
    expect(
      await app(
        hanako,
        ...stepDown,
        `DELETE FROM chat.room_members WHERE room_id = '${tea}' AND user_id = '${hanako}'`,
        `SELECT id FROM chat.rooms WHERE id = '${tea}'`,
      ),
    ).toEqual([]);
  });
});

describe("members", () => {
  const add = (user: string, to: string, role = "member") =>
    `INSERT INTO chat.room_members (user_id, room_id, role) VALUES ('${user}', '${to}', '${role}') RETURNING user_id`;

  test("one joins an open public room", async () => {
    expect(values(await app(hanako, add(hanako, plaza)))).toEqual([hanako]);
  });

  test.each([
    ["a private room", add(hanako, secret)],
    ["a closed public room", add(hanako, closed)],
    ["a public room as its admin", add(hanako, plaza, "admin")],
    ["a public room as its owner", add(hanako, plaza, "owner")],
    ["a public room in another's name", add(taro, plaza)],
  ])("nobody joins %s", async (_, statement) => {
    await expectRefused(hanako, statement);
  });

  test("the owner of a private room adds members; a member does not", async () => {
    expect(values(await app(hanako, add(jiro, tea)))).toEqual([jiro]);
    await expectRefused(hanako, add(jiro, tea, "admin"));
    await expectRefused(taro, add(jiro, tea));
  });

  const leave = (user: string, from = tea) =>
    `DELETE FROM chat.room_members WHERE user_id = '${user}' AND room_id = '${from}' RETURNING user_id`;

  test("one leaves; the owner removes members, an admin no owner, a member nobody", async () => {
    expect(await app(taro, leave(taro))).toHaveLength(1);
    expect(await app(hanako, leave(taro))).toHaveLength(1);
    expect(await app(taro, leave(hanako))).toEqual([]);
    expect(await app(hanako, leave(jiro, secret))).toEqual([]);
    expect(await app(jiro, leave(taro, closed))).toHaveLength(1);
    const asTaro = `SELECT set_config('chat.user_id', '${taro}', true)`;
    expect(await app(hanako, add(jiro, tea), asTaro, leave(jiro))).toEqual([]);
    const admin = `SELECT chat.set_member_role('${tea}', '${taro}', 'admin')`;
    expect(await app(hanako, admin, asTaro, leave(hanako))).toEqual([]);
  });

  test("an owner does not leave before he has stepped down, so that no room loses its last one", async () => {
    expect(await app(hanako, leave(hanako))).toEqual([]);
    expect(await app(hanako, ...stepDown, leave(hanako))).toHaveLength(1);
  });

  test("who was owner when he asked, and is not when it is his turn, gives no role", async () => {
    const login = await createLogin("IN ROLE chat_app");
    const [first, second] = [
      await login.connect(room.database.name),
      await login.connect(room.database.name),
    ];
    const begin = (user: string) => `BEGIN; SELECT set_config('chat.user_id', '${user}', true)`;
    await first.query(begin(hanako));
    await first.query(stepDown[0]!);
    await first.query("COMMIT");
    await first.query(begin(taro));
    await first.query(`SELECT chat.set_member_role('${tea}', '${hanako}', 'member')`);
    await second.query(begin(hanako));
    const again = second.query(`SELECT chat.set_member_role('${tea}', '${hanako}', 'owner')`).then(
      () => "done",
      (error: Error) => error.message,
    );
    await until(async () => {
      const waiting = await room.database.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return waiting.length > 0;
    });
    await first.query("COMMIT");
    expect(await again).toBe("only an owner of a room gives its members roles");
    await second.query("ROLLBACK");
    await first.query(begin(taro));
    await first.query(`SELECT chat.set_member_role('${tea}', '${hanako}', 'owner')`);
    await first.query(`SELECT chat.set_member_role('${tea}', '${taro}', 'member')`);
    await first.query("COMMIT");
    await Promise.all([first.end(), second.end()]);
    await login.drop();
  });

  test("one moves his own read mark and nobody else's, and no role", async () => {
    const read = (user: string) =>
      `UPDATE chat.room_members SET last_read_at = now() WHERE room_id = '${tea}' AND user_id = '${user}' RETURNING user_id`;
    expect(await app(taro, read(taro))).toHaveLength(1);
    expect(await app(taro, read(hanako))).toEqual([]);
    await expect(
      app(taro, `UPDATE chat.room_members SET role = 'owner' WHERE user_id = '${taro}'`),
    ).rejects.toThrow(noRight);
  });

  test("roles are given by owners; one owner stays", async () => {
    const give = (member: string, role: string, to = tea) =>
      `SELECT chat.set_member_role('${to}', '${member}', '${role}')`;
    const roles = `SELECT user_id, role FROM chat.room_members WHERE room_id = '${tea}' ORDER BY user_id`;
    expect(await app(hanako, give(taro, "owner"), give(hanako, "member"), roles)).toEqual([
      { user_id: hanako, role: "member" },
      { user_id: taro, role: "owner" },
    ]);
    await expect(app(taro, give(taro, "owner"))).rejects.toThrow(/only an owner/);
    await expect(app(hanako, give(jiro, "owner", secret))).rejects.toThrow(/only an owner/);
    await expect(room.as("chat_app", {}, give(taro, "owner"))).rejects.toThrow(/only an owner/);
    await expect(app(hanako, give(hanako, "member"))).rejects.toThrow(/at least one owner/);
    await expect(app(hanako, give(jiro, "member"))).rejects.toThrow(/is not a member/);
    await expect(app(hanako, give(taro, "king"))).rejects.toThrow(/room_members_role_known/);
  });
});

describe("messages", () => {
  const post = (by: string, to = tea, type = "text") =>
    `INSERT INTO chat.messages (room_id, user_id, content, message_type) VALUES ('${to}', '${by}', 'Hello', '${type}') RETURNING room_id`;

  test("one writes into a room of his own", async () => {
    expect(values(await app(taro, post(taro)))).toEqual([tea]);
  });

  test.each([
    ["into another's room", post(taro, secret)],
    ["into a public room before joining it", post(taro, plaza)],
    ["into a closed room", post(taro, closed)],
    ["in another's name", post(hanako)],
    ["as the system", post(taro, tea, "system")],
  ])("not %s", async (_, statement) => {
    await expectRefused(taro, statement);
  });

  test("edits and deletes his own, and nobody else's", async () => {
    const edit = (id: string) =>
      `UPDATE chat.messages SET content = 'X', is_edited = true WHERE id = '${id}' RETURNING id`;
    const remove = (id: string) => `DELETE FROM chat.messages WHERE id = '${id}' RETURNING id`;
    for (const statement of [edit, remove]) {
      expect(await app(taro, statement(tarosMessage))).toHaveLength(1);
      expect(await app(taro, statement(hanakosMessage))).toEqual([]);
      expect(await app(taro, statement(jirosMessage))).toEqual([]);
    }
    // Even without a condition that has to read them.
    expect(values(await app(taro, "DELETE FROM chat.messages RETURNING id"))).toEqual([tarosMessage]);
  });

  test.each([
    ["messages", "DELETE FROM chat.messages"],
    ["messages", "UPDATE chat.messages SET content = 'X'"],
    ["file_uploads", "DELETE FROM chat.file_uploads"],
    ["file_uploads", "UPDATE chat.file_uploads SET status = 'rejected'"],
  ])("who has left changes none of the %s that he left there: %s", async (table, statement) => {
    const [rows] = await app(
      hanako,
      ...stepDown,
      `DELETE FROM chat.room_members WHERE user_id = '${hanako}'`,
      statement,
      "RESET ROLE",
      "SET LOCAL ROLE chat_maintainer",
      `SELECT count(*)::int AS kept FROM chat.${table} WHERE user_id = '${hanako}' AND updated_at < now()`,
    );
    expect(rows).toEqual({ kept: 1 });
  });

  test("what the system said in one's name cannot be edited", async () => {
    const rows = await room.as(
      "chat_maintainer",
      { user_id: taro },
      `INSERT INTO chat.messages (room_id, user_id, content, message_type) VALUES ('${tea}', '${taro}', 'joined', 'system')`,
      "RESET ROLE",
      "SET LOCAL ROLE chat_app",
      "UPDATE chat.messages SET content = 'X' WHERE message_type = 'system' RETURNING id",
    );
    expect(rows).toEqual([]);
  });

  test.each([
    `room_id = '${closed}'`,
    `user_id = '${hanako}'`,
    "created_at = '2020-01-01'",
    "message_type = 'system'",
    "security_classification = 'public'",
  ])("not even its author sets %s", async (change) => {
    await expect(
      app(taro, `UPDATE chat.messages SET ${change} WHERE id = '${tarosMessage}'`),
    ).rejects.toThrow(noRight);
  });
});

describe("files", () => {
  const put = (by: string, to = tea) =>
    `INSERT INTO chat.file_uploads (room_id, user_id, bucket, object_key, file_name, content_type, size_bytes)
     VALUES ('${to}', '${by}', 'uploads', 'new', 'a.txt', 'text/plain', 1) RETURNING room_id`;

  test("one puts files into rooms of his own, as himself", async () => {
    expect(await app(taro, put(taro))).toHaveLength(1);
    await expectRefused(taro, put(hanako));
    await expectRefused(taro, put(taro, secret));
    await expectRefused(taro, put(taro, plaza));
    await expectRefused(taro, put(taro, closed));
  });

  test("one completes and deletes his own only, and points it at no other object", async () => {
    const complete = "UPDATE chat.file_uploads SET status = 'available' RETURNING id";
    expect(values(await app(hanako, complete))).toEqual([chat.hanakosFile]);
    expect(await app(taro, complete)).toEqual([]);
    expect(await app(taro, "DELETE FROM chat.file_uploads RETURNING id")).toEqual([]);
    await expect(app(hanako, "UPDATE chat.file_uploads SET object_key = 'c/d'")).rejects.toThrow(noRight);
  });
});

describe("statements without a condition, which have to read nothing", () => {
  const asMaintainer = ["RESET ROLE", "SET LOCAL ROLE chat_maintainer"];

  test.each([
    ["users", "status = 'away'"],
    ["rooms", "description = 'X'"],
    ["room_members", "last_read_at = now()"],
    ["messages", "content = 'X'"],
    ["file_uploads", "status = 'available'"],
  ])("change one row of %s, Hanako's own", async (table, change) => {
    const changed = `SELECT count(*)::int AS rows FROM chat.${table} WHERE updated_at = now()`;
    expect(await app(hanako, `UPDATE chat.${table} SET ${change}`, ...asMaintainer, changed)).toEqual([
      { rows: 1 },
    ]);
  });

  test.each([
    ["room_members", 6 - 1],
    ["messages", 3 - 1],
    ["file_uploads", 2 - 1],
  ])("delete of %s what Hanako may", async (table, left) => {
    const count = `SELECT count(*)::int AS rows FROM chat.${table}`;
    expect(await app(hanako, `DELETE FROM chat.${table}`, ...asMaintainer, count)).toEqual([{ rows: left }]);
  });
});
