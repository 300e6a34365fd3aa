import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { messageContent } from "../../../client/columns";
import type { ColumnEncryption } from "../../../client/encryption";
import { create } from "../../../tools/keys/commands/create";
import { list } from "../../../tools/keys/commands/list";
import { reencrypt } from "../../../tools/keys/commands/reencrypt";
import { retire } from "../../../tools/keys/commands/retire";
import { rotate } from "../../../tools/keys/commands/rotate";
import { kmsKeyArn } from "../../kms";
import { createKeysSetting, writePlain } from "./setting";
import type { KeysSetting } from "./setting";

let setting: KeysSetting;

beforeEach(async () => {
  setting = await createKeysSetting();
});
afterEach(() => setting.close());

/** The application at work: edits, inserts and reads until it is stopped; every text it wrote last is in `texts`. */
async function work(
  encryption: ColumnEncryption,
  texts: Map<string, string>,
  mine: string[],
  stopped: () => boolean,
): Promise<number> {
  const { database, room, user } = setting;
  const client = await database.connect();
  await client.query("SET ROLE chat_maintainer");
  let done = 0;
  try {
    for (; !stopped(); done++) {
      const id = done % 5 === 4 ? randomUUID() : mine[Math.floor(Math.random() * mine.length)]!;
      const text = `text ${done} of ${mine[0]}`;
      const sealed = await encryption.seal(messageContent, id, text);
      await client.query(
        `INSERT INTO chat.messages AS m (id, room_id, user_id, content_encrypted) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET content = NULL, content_encrypted = $4`,
        [id, room, user, sealed],
      );
      texts.set(id, text);
      const some = mine[Math.floor(Math.random() * mine.length)]!;
      const { rows } = await client.query(
        "SELECT id, content, content_encrypted FROM chat.messages WHERE id = $1",
        [some],
      );
      expect(await encryption.read(messageContent, rows[0])).toBe(texts.get(some));
    }
    return done;
  } finally {
    await client.end();
  }
}

test("keys are rotated three times, re-encrypted and retired while the application edits and reads: nothing is lost", async () => {
  const texts = await writePlain(setting, 600);
  await create(setting.keys, kmsKeyArn);
  const ids = [...texts.keys()];
  let stop = false;
  const writers = [0, 1, 2].map((writer) =>
    work(
      setting.encryption(1),
      texts,
      ids.filter((_, at) => at % 3 === writer),
      () => stop,
    ),
  );
  const failed = Promise.all(writers);
  failed.catch(() => undefined);

  for (let round = 0; round < 3; round++) {
    await rotate(setting.keys, kmsKeyArn, "content");
    await reencrypt(setting.keys, ["content"], { batchSize: 20, rate: 1500 });
    await sleep(1200);
    const { columns } = await reencrypt(setting.keys, ["content"], { batchSize: 20, rate: 0 });
    expect(columns).toMatchObject([{ left: 0, failures: [] }]);
  }
  await setting.database.query(
    "SET ROLE chat_key_keeper; UPDATE vault.encryption_keys SET writes_until = now() - interval '1 s' WHERE state = 'decrypt-only'",
  );
  expect((await retire(setting.keys, "content", { graceSeconds: 0 })).destroyed).toHaveLength(3);
  await sleep(200);
  stop = true;
  const counts = await failed;
  expect(Math.min(...counts)).toBeGreaterThan(50);

  const { rows } = await setting.maintainer.query("SELECT id, content, content_encrypted FROM chat.messages");
  const read = await setting.encryption().readAll(messageContent, rows);
  expect(new Map(rows.map(({ id }, at) => [id, read[at]!]))).toEqual(texts);
  expect((await list(setting.keys)).plain["chat.messages.content"]).toBeUndefined();
});
