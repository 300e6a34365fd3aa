import { randomUUID } from "node:crypto";
import { messageContent, userEmail } from "../../../client/columns";
import { isStaleKeyError } from "../../../client/errors";
import { create } from "../../../tools/keys/commands/create";
import { list } from "../../../tools/keys/commands/list";
import { reencrypt } from "../../../tools/keys/commands/reencrypt";
import { retire } from "../../../tools/keys/commands/retire";
import { rotate } from "../../../tools/keys/commands/rotate";
import { kmsKeyArn } from "../../kms";
import { createDatabase } from "../helpers/database";
import { createKeysSetting, writePlain } from "./setting";
import type { KeysSetting } from "./setting";

let setting: KeysSetting;

beforeEach(async () => {
  setting = await createKeysSetting();
});
afterEach(() => setting.close());

const insertSealed = async (sealed: Buffer, id: string) => {
  const { maintainer, room, user } = setting;
  await maintainer.query(
    "INSERT INTO chat.messages (id, room_id, user_id, content_encrypted) VALUES ($1, $2, $3, $4)",
    [id, room, user, sealed],
  );
};
const readAll = async () => {
  const { rows } = await setting.maintainer.query("SELECT id, content, content_encrypted FROM chat.messages");
  const texts = await setting.encryption().readAll(messageContent, rows);
  return new Map(rows.map(({ id }, at) => [id, texts[at]]));
};
const endGrace = () =>
  setting.database.query(
    "SET ROLE chat_key_keeper; UPDATE vault.encryption_keys SET writes_until = now() - interval '2 hours' WHERE state = 'decrypt-only'",
  );

describe("create", () => {
  test("makes a key for each purpose, which KMS alone has seen, and only once", async () => {
    const first = await create(setting.keys, kmsKeyArn);
    expect(first).toEqual({
      created: [
        { id: 1, purpose: "content" },
        { id: 2, purpose: "email" },
        { id: 3, purpose: "email_index" },
      ],
      existing: [],
    });
    expect(setting.kms.calls).toEqual(
      first.created.map(({ id, purpose }) => ({
        operation: "GenerateDataKeyWithoutPlaintext",
        context: { "groundwork:purpose": purpose, "groundwork:key": String(id) },
      })),
    );
    expect(await create(setting.keys, kmsKeyArn)).toEqual({
      created: [],
      existing: ["content", "email", "email_index"],
    });
  });

  test("says what KMS said, and leaves nothing", async () => {
    setting.kms.failure = { error: "AccessDeniedException", message: "not authorized" };
    await expect(create(setting.keys, kmsKeyArn)).rejects.toMatchObject({
      failure: "unreachable",
      message: expect.stringMatching(/not authorized.*kms:GenerateDataKeyWithoutPlaintext/),
    });
    expect((await list(setting.keys)).keys).toEqual([]);
  });

  test("is refused while another command on keys is at work", async () => {
    const other = await setting.database.connect();
    await other.query(
      "SET application_name = 'somebody else'; SELECT pg_advisory_lock(x'67726e64'::int, x'6b657973'::int)",
    );
    await expect(create(setting.keys, kmsKeyArn)).rejects.toMatchObject({
      failure: "locked",
      message: expect.stringContaining("somebody else"),
    });
    await other.end();
  });
});

describe("rotate", () => {
  test("seals with the new key and opens with both; the application notices by itself", async () => {
    await create(setting.keys, kmsKeyArn);
    const encryption = setting.encryption(1);
    const before = randomUUID();
    await insertSealed(await encryption.seal(messageContent, before, "before"), before);
    expect(await rotate(setting.keys, kmsKeyArn, "content")).toEqual({
      purpose: "content",
      created: [4],
      replaced: [1],
    });

    const stale = randomUUID();
    await insertSealed(await encryption.seal(messageContent, stale, "sealed with the old key"), stale);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const after = randomUUID();
    const sealed = await encryption.seal(messageContent, after, "after");
    expect(sealed.readInt32BE(1)).toBe(4);
    await insertSealed(sealed, after);
    expect(await readAll()).toEqual(
      new Map([
        [before, "before"],
        [stale, "sealed with the old key"],
        [after, "after"],
      ]),
    );
  });

  test("a value of a key that the reader does not know yet makes him read the keys again", async () => {
    await create(setting.keys, kmsKeyArn);
    const reader = setting.encryption();
    const first = randomUUID();
    const sealed = await reader.seal(messageContent, first, "before");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await rotate(setting.keys, kmsKeyArn, "content");
    const writer = setting.encryption();
    const second = randomUUID();
    const newer = await writer.seal(messageContent, second, "after");
    expect([sealed.readInt32BE(1), newer.readInt32BE(1)]).toEqual([1, 4]);
    expect(await reader.open(messageContent, second, newer)).toBe("after");
  });

  test("is refused where there is nothing to replace", async () => {
    await expect(rotate(setting.keys, kmsKeyArn, "content")).rejects.toMatchObject({
      failure: "refused",
      message: expect.stringContaining("create content"),
    });
  });
});

describe("reencrypt", () => {
  test("seals what is plain and moves what is older, in batches, and leaves updated_at alone", async () => {
    const texts = await writePlain(setting, 25);
    await create(setting.keys, kmsKeyArn);
    const times = () => setting.maintainer.query("SELECT id, updated_at FROM chat.messages ORDER BY id");
    const before = (await times()).rows;
    const lines: string[] = [];
    const keys = { ...setting.keys, report: (line: string) => lines.push(line) };

    const column = "chat.messages.content_encrypted";
    expect(await reencrypt(keys, ["content"], { batchSize: 10 })).toEqual({
      columns: [{ column, moved: 25, left: 0, failures: [] }],
    });
    expect(lines).toHaveLength(3);
    expect(await readAll()).toEqual(texts);
    await rotate(keys, kmsKeyArn, "content");
    expect((await reencrypt(keys, ["content"])).columns).toEqual([
      { column, moved: 25, left: 0, failures: [] },
    ]);
    expect((await reencrypt(keys, ["content"])).columns).toEqual([
      { column, moved: 0, left: 0, failures: [] },
    ]);
    expect(await readAll()).toEqual(texts);
    expect((await times()).rows).toEqual(before);
    const { rows } = await setting.maintainer.query(
      "SELECT DISTINCT vault.key_id(content_encrypted) AS key, content FROM chat.messages",
    );
    expect(rows).toEqual([{ key: 4, content: null }]);
  });

  test("is on record as done by itself, for no user, and without a text", async () => {
    await writePlain(setting, 2);
    await create(setting.keys, kmsKeyArn);
    await reencrypt(setting.keys, ["content"]);
    const client = await setting.database.connect();
    await client.query("GRANT chat_auditor TO CURRENT_USER");
    await client.query("SET ROLE chat_auditor");
    const { rows } = await client.query(
      `SELECT actor, endpoint, old_values, new_values, changed_fields, request_id FROM audit.log
       WHERE table_name = 'chat.messages' AND operation = 'UPDATE'`,
    );
    await client.end();
    const { request_id: run } = rows[0];
    const record = {
      actor: null,
      endpoint: "npm run keys reencrypt",
      old_values: {},
      new_values: {},
      changed_fields: ["content", "content_encrypted"],
      request_id: run,
    };
    expect(run).toMatch(/^[0-9a-f-]{36}$/);
    expect(rows).toEqual([record, record]);
  });

  test("holds to the rate", async () => {
    await writePlain(setting, 40);
    await create(setting.keys, kmsKeyArn);
    const began = Date.now();
    await reencrypt(setting.keys, ["content"], { batchSize: 10, rate: 40 });
    expect(Date.now() - began).toBeGreaterThan(900);
  });

  test("leaves a row that somebody has locked, and comes back for it", async () => {
    const [id] = [...(await writePlain(setting, 3)).keys()];
    await create(setting.keys, kmsKeyArn);
    await setting.maintainer.query("BEGIN");
    await setting.maintainer.query("UPDATE chat.messages SET content = 'edited meanwhile' WHERE id = $1", [
      id,
    ]);
    const moving = reencrypt(setting.keys, ["content"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await setting.maintainer.query("COMMIT");
    expect((await moving).columns).toMatchObject([{ moved: 3, left: 0 }]);
    expect((await readAll()).get(id!)).toBe("edited meanwhile");
  });

  test("moves the others and names a row that does not open", async () => {
    const [spoiled, other] = [...(await writePlain(setting, 2)).keys()].sort();
    await create(setting.keys, kmsKeyArn);
    await reencrypt(setting.keys, ["content"]);
    // Another row's value, which the database cannot tell from its own.
    await setting.maintainer.query(
      "UPDATE chat.messages SET content_encrypted = (SELECT content_encrypted FROM chat.messages WHERE id = $2) WHERE id = $1",
      [spoiled, other],
    );
    await rotate(setting.keys, kmsKeyArn, "content");
    const { columns } = await reencrypt(setting.keys, ["content"]);
    expect(columns).toMatchObject([
      { moved: 1, left: 1, failures: [{ id: spoiled, reason: expect.stringContaining("does not open") }] },
    ]);
  });

  test("indexes plain addresses, and names those that are one under the index", async () => {
    const [twin, third] = [randomUUID(), randomUUID()];
    // Two addresses to the table's own unique index, one to a person: a full-width letter.
    await setting.maintainer.query(
      `INSERT INTO chat.users (id, cognito_id, username, email) VALUES
       ($1, 'sub-2', 'twin', 'ｈanako@example.com'), ($2, 'sub-3', 'third', 'Third@Example.com')`,
      [twin, third],
    );
    await create(setting.keys, kmsKeyArn);
    const { columns } = await reencrypt(setting.keys, ["email"]);
    expect(columns).toMatchObject([{ moved: 2, left: 1 }]);
    expect([twin, setting.user]).toContain(columns[0]!.failures[0]!.id);
    const { rows } = await setting.maintainer.query("SELECT id FROM chat.users WHERE email_index = $1", [
      await setting.encryption().blindIndex(userEmail, " third@EXAMPLE.com"),
    ]);
    expect(rows).toEqual([{ id: third }]);
  });

  test("stops when it is interrupted, and goes on", async () => {
    const texts = await writePlain(setting, 30);
    await create(setting.keys, kmsKeyArn);
    const interruption = new AbortController();
    const keys = {
      ...setting.keys,
      signal: interruption.signal,
      report: () => interruption.abort("SIGINT"),
    };
    await expect(reencrypt(keys, ["content"], { batchSize: 10 })).rejects.toMatchObject({
      failure: "interrupted",
    });
    expect((await list(setting.keys)).plain).toEqual({ "chat.messages.content": 20, "chat.users.email": 1 });
    expect((await reencrypt(setting.keys, ["content"])).columns).toMatchObject([{ moved: 20, left: 0 }]);
    expect(await readAll()).toEqual(texts);
  });
});

describe("rotate email_index", () => {
  const addUser = async (name: string, address: string) => {
    const id = randomUUID();
    const { sealed, index } = await setting.encryption().sealWithIndex(userEmail, id, address);
    await setting.maintainer.query(
      "INSERT INTO chat.users (id, cognito_id, username, email_encrypted, email_index) VALUES ($1, $2, $2, $3, $4)",
      [id, name, sealed, index],
    );
    return id;
  };
  const find = async (address: string) => {
    const index = await setting.encryption().blindIndex(userEmail, address);
    return (await setting.maintainer.query("SELECT id FROM chat.users WHERE email_index = $1", [index])).rows;
  };

  test("an address is one person's, before and after", async () => {
    await create(setting.keys, kmsKeyArn);
    const taro = await addUser("taro", "taro@example.com");
    await expect(addUser("other", "TARO@example.com")).rejects.toThrow("users_email_index_key");
    const { index } = await setting.encryption().sealWithIndex(userEmail, taro, "taro@example.com");

    expect(await rotate(setting.keys, kmsKeyArn, "email_index")).toEqual({
      purpose: "email_index",
      created: [4, 5],
      replaced: [2, 3],
      reindexed: 1,
    });
    expect(await find("Taro@Example.com")).toEqual([{ id: taro }]);
    await expect(addUser("other", "TARO@example.com")).rejects.toThrow("users_email_index_key");
    expect(await setting.encryption().blindIndex(userEmail, "taro@example.com")).not.toEqual(index);
  });

  test("what was indexed before is refused, also by one who waited for it", async () => {
    await create(setting.keys, kmsKeyArn);
    await addUser("taro", "taro@example.com");
    const id = randomUUID();
    const { sealed, index } = await setting.encryption().sealWithIndex(userEmail, id, "taro@example.com");
    await rotate(setting.keys, kmsKeyArn, "email_index");
    const insert = setting.maintainer.query(
      "INSERT INTO chat.users (id, cognito_id, username, email_encrypted, email_index) VALUES ($1, 's', 's', $2, $3)",
      [id, sealed, index],
    );
    const error = await insert.catch((caught: unknown) => caught);
    expect(isStaleKeyError(error)).toBe(true);
  });

  test("is given up while somebody writes in a long transaction", async () => {
    await create(setting.keys, kmsKeyArn);
    await setting.maintainer.query("BEGIN; UPDATE chat.users SET status = 'busy'");
    await expect(rotate(setting.keys, kmsKeyArn, "email_index")).rejects.toMatchObject({ failure: "locked" });
    await setting.maintainer.query("ROLLBACK");
    expect((await list(setting.keys)).keys.map(({ state }) => state)).toEqual(["active", "active", "active"]);
  });
});

describe("retire", () => {
  test("refuses while a value needs the key, then destroys it", async () => {
    await writePlain(setting, 5);
    await create(setting.keys, kmsKeyArn);
    await reencrypt(setting.keys, ["content"]);
    const { rows } = await setting.maintainer.query(
      "SELECT id, content_encrypted AS sealed FROM chat.messages",
    );
    await rotate(setting.keys, kmsKeyArn, "content");
    expect((await retire(setting.keys, "content")).kept).toEqual([
      { id: 1, reason: expect.stringMatching(/try again in 7\d min/) },
    ]);
    await endGrace();
    expect(await retire(setting.keys, "content")).toEqual({
      purpose: "content",
      destroyed: [],
      kept: [{ id: 1, reason: expect.stringContaining("5 values are sealed with it") }],
    });
    await reencrypt(setting.keys, ["content"]);
    expect(await retire(setting.keys, "content")).toEqual({ purpose: "content", destroyed: [1], kept: [] });

    const [key] = (await list(setting.keys)).keys;
    expect(key).toMatchObject({ id: 1, state: "destroyed", values: 0, destroyedAt: expect.any(Date) });
    await expect(setting.encryption().open(messageContent, rows[0].id, rows[0].sealed)).rejects.toMatchObject(
      { failure: "key_destroyed" },
    );
    expect(await retire(setting.keys, "content")).toEqual({ purpose: "content", destroyed: [], kept: [] });
  });

  test("waits for one who wrote before, and gives up after 5 s", async () => {
    await create(setting.keys, kmsKeyArn);
    await rotate(setting.keys, kmsKeyArn, "content");
    await endGrace();
    await setting.maintainer.query("BEGIN; DELETE FROM chat.messages");
    await expect(retire(setting.keys, "content")).rejects.toMatchObject({ failure: "locked" });
    await setting.maintainer.query("COMMIT");
    expect((await retire(setting.keys, "content")).destroyed).toEqual([1]);
  });

  test("a key whose time is over is refused for writing", async () => {
    await create(setting.keys, kmsKeyArn);
    const id = randomUUID();
    const sealed = await setting.encryption().seal(messageContent, id, "late");
    await rotate(setting.keys, kmsKeyArn, "content");
    await endGrace();
    const error = await insertSealed(sealed, id).catch((caught: unknown) => caught);
    expect(isStaleKeyError(error)).toBe(true);
  });
});

test("what cannot be done says what to do first", async () => {
  await expect(reencrypt(setting.keys, ["content"])).rejects.toMatchObject({
    failure: "refused",
    message: expect.stringContaining("npm run keys -- <environment> create"),
  });
  const empty = await createDatabase();
  await expect(list({ connect: empty.connect })).rejects.toMatchObject({
    failure: "refused",
    message: expect.stringMatching(/has no keys yet.*npm run migrate/),
  });
  await empty.drop();
});

test("list counts values by key and says when to rotate", async () => {
  await writePlain(setting, 4);
  await create(setting.keys, kmsKeyArn);
  await reencrypt(setting.keys, ["content"]);
  await rotate(setting.keys, kmsKeyArn, "content");
  const { keys, plain } = await list(setting.keys);
  expect(keys.map(({ id, state, values }) => [id, state, values])).toEqual([
    [1, "decrypt-only", 4],
    [2, "active", 0],
    [3, "active", null],
    [4, "active", 0],
  ]);
  expect(plain).toEqual({ "chat.users.email": 1 });
});
