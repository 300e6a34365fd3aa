import { randomUUID } from "node:crypto";
import { messageContent, userEmail } from "../../../client/columns";
import { create } from "../../../tools/keys/commands/create";
import { kmsKeyArn } from "../../kms";
import { createLogin } from "../helpers/login";
import { createKeysSetting } from "./setting";
import type { KeysSetting } from "./setting";

let setting: KeysSetting;

beforeAll(async () => {
  setting = await createKeysSetting();
  await create(setting.keys, kmsKeyArn);
});
afterAll(() => setting.close());

/** What a role says to a statement: its rows, or PostgreSQL's message. */
async function as(role: string, sql: string): Promise<unknown> {
  const login = await createLogin(`IN ROLE ${role}`);
  const client = await login.connect(setting.database.name);
  try {
    await client.query("BEGIN");
    return (await client.query(sql)).rows;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end();
    await login.drop();
  }
}

const keys = "vault.encryption_keys";

test.each([
  ["chat_app", `INSERT INTO ${keys} (purpose) VALUES ('content')`],
  ["chat_app", `UPDATE ${keys} SET state = 'active'`],
  ["chat_app", `DELETE FROM ${keys}`],
  ["chat_app", `TRUNCATE ${keys}`],
  ["chat_app", "SELECT nextval('vault.encryption_keys_id_seq')"],
  ["chat_reader", `SELECT id FROM ${keys}`],
  ["chat_auditor", `SELECT wrapped_key FROM ${keys}`],
  ["chat_auditor", `UPDATE ${keys} SET purpose = 'email'`],
  ["chat_maintainer", `SELECT wrapped_key FROM ${keys}`],
  ["chat_maintainer", `UPDATE ${keys} SET writes_until = now()`],
  ["chat_key_keeper", `DELETE FROM ${keys}`],
  ["chat_key_keeper", `UPDATE ${keys} SET purpose = 'email'`],
  ["chat_key_keeper", "SELECT room_id FROM chat.messages"],
  ["chat_key_keeper", "SELECT username FROM chat.users"],
  ["chat_key_keeper", "UPDATE chat.messages SET user_id = NULL"],
  ["chat_key_keeper", "DELETE FROM chat.messages"],
  ["chat_key_keeper", "INSERT INTO chat.messages (content) VALUES ('forged')"],
])("%s may not: %s", async (role, sql) => {
  expect(await as(role, sql)).toMatch(/^permission denied/);
});

test("the owner of the table sees no key", async () => {
  const client = await setting.database.connect();
  await client.query("SET ROLE chat_owner");
  expect((await client.query(`SELECT id FROM ${keys}`)).rows).toEqual([]);
  await client.end();
});

test("the application reads wrapped keys, the auditor all but those", async () => {
  expect(await as("chat_app", `SELECT id FROM ${keys} WHERE wrapped_key IS NOT NULL`)).toHaveLength(3);
  expect(await as("chat_auditor", `SELECT id, state, kms_key_arn FROM ${keys}`)).toHaveLength(3);
});

test("a destroyed key stays destroyed, and a plain key is not taken", async () => {
  const destroyed = "state = 'destroyed', wrapped_key = NULL, destroyed_at = now(), writes_until = now()";
  const client = await setting.database.connect();
  await client.query(`BEGIN; SET LOCAL ROLE chat_key_keeper; UPDATE ${keys} SET ${destroyed} WHERE id = 1`);
  const { rowCount } = await client.query(
    `UPDATE ${keys} SET wrapped_key = 'x', state = 'decrypt-only', destroyed_at = NULL WHERE id = 1`,
  );
  expect(rowCount).toBe(0);
  await expect(
    client.query(`UPDATE ${keys} SET wrapped_key = $1 WHERE id = 2`, [Buffer.alloc(32)]),
  ).rejects.toThrow("encryption_keys_wrapped_key_length");
  await client.end();
});

test("there is one active key a purpose", async () => {
  const client = await setting.database.connect();
  await client.query("SET ROLE chat_key_keeper");
  const context = { "groundwork:purpose": "content", "groundwork:key": "9" };
  const insert = client.query(
    `INSERT INTO ${keys} (id, purpose, wrapped_key, kms_key_arn, encryption_context) VALUES (9, 'content', $1, $2, $3)`,
    [Buffer.alloc(100), kmsKeyArn, context],
  );
  await expect(insert).rejects.toThrow("encryption_keys_active_key");
  await client.end();
});

describe("what the database takes as sealed", () => {
  const { room, user } = { room: () => setting.room, user: () => setting.user };
  const insert = (id: string, sealed: Buffer) =>
    setting.maintainer.query(
      "INSERT INTO chat.messages (id, room_id, user_id, content_encrypted) VALUES ($1, $2, $3, $4)",
      [id, room(), user(), sealed],
    );

  test("a value of the active key of its purpose", async () => {
    const id = randomUUID();
    await insert(id, await setting.encryption().seal(messageContent, id, "Good morning"));
    const { rows } = await setting.maintainer.query(
      "SELECT vault.key_id(content_encrypted) AS key FROM chat.messages WHERE id = $1",
      [id],
    );
    expect(rows).toEqual([{ key: 1 }]);
  });

  test("no plain text in its place", async () => {
    await expect(insert(randomUUID(), Buffer.from("Good morning".repeat(10)))).rejects.toThrow(
      "a value for content is no sealed value of version 1",
    );
  });

  test.each([
    ["another purpose", 2],
    ["a key that is not there", 4711],
  ])("no value of %s, on the way in or later", async (_, keyId) => {
    const id = randomUUID();
    const sealed = await setting.encryption().seal(messageContent, id, "Good morning");
    await insert(id, sealed);
    const wrong = Buffer.from(sealed);
    wrong.writeInt32BE(keyId, 1);
    await expect(insert(randomUUID(), wrong)).rejects.toMatchObject({ code: "GW001" });
    await expect(
      setting.maintainer.query("UPDATE chat.messages SET content_encrypted = $2 WHERE id = $1", [id, wrong]),
    ).rejects.toMatchObject({ code: "GW001" });
  });

  test("no address of a key for texts", async () => {
    const { sealed, index } = await setting
      .encryption()
      .sealWithIndex(userEmail, setting.user, "a@example.com");
    const wrong = Buffer.from(sealed);
    wrong.writeInt32BE(1, 1);
    const update = (value: Buffer) =>
      setting.maintainer.query(
        "UPDATE chat.users SET email = NULL, email_encrypted = $2, email_index = $3 WHERE id = $1",
        [setting.user, value, index],
      );
    await expect(update(wrong)).rejects.toMatchObject({ code: "GW001" });
    await update(sealed);
  });
});
