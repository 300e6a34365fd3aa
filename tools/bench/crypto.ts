import { randomBytes, randomUUID } from "node:crypto";
import type { Client } from "pg";
import { blindIndexOf } from "../../client/blind-index";
import { messageContent, userEmail } from "../../client/columns";
import { ColumnEncryption } from "../../client/encryption";
import { create } from "../keys/commands/create";
import { reencrypt } from "../keys/commands/reencrypt";
import { rotate } from "../keys/commands/rotate";
import type { Wrapper } from "../keys/kms";
import { begin, loadDataset, roomOf, size, userId } from "./dataset";
import type { Dataset } from "./dataset";
import { median, ratio, summarizeRounds, timed } from "./rounds";

const ROUNDS = 31;
const VALUES = 2000;
/** pgcrypto's default takes half a millisecond a value. */
const SLOW_VALUES = 100;
const INSERTS = 1000;
const BULK = 5000;
const READS = 2000;
/** Rows of the re-encryption that is timed; the first sealing goes through all. */
const MOVED = 200_000;

const TEXT = `message number 123456 ${"lorem ipsum ".repeat(5)}`;
const KMS_KEY = "arn:aws:kms:ap-northeast-1:111111111111:key/bench";

/** KMS in this process: what it makes is not secret, and it answers at once. */
const kms: Wrapper = {
  makeKey: async (kmsKeyArn) => ({
    wrappedKey: Buffer.concat([randomBytes(32), Buffer.alloc(128)]),
    kmsKeyArn,
  }),
  unwrap: async ({ wrappedKey }) => Uint8Array.from(wrappedKey!.subarray(0, 32)),
  close: () => undefined,
};

/**
 * What sealed columns cost: a value in the application, against pgcrypto's in the database; writing and reading messages
 * sealed against plain, by the application's role under row-level security; and how fast keys are replaced.
 */
export async function runBenchmark(): Promise<string> {
  const dataset = await loadDataset();
  try {
    const keys = { connect: () => dataset.connect(undefined, "sealed"), kms };
    const master = await dataset.connect(undefined, "postgres");
    await master.query("GRANT chat_app TO CURRENT_USER");
    await master.query("CREATE DATABASE sealed TEMPLATE bench");
    await create(keys, KMS_KEY);
    const app = await dataset.connect("chat_app", "sealed");
    const encryption = new ColumnEncryption({ db: app, unwrapper: kms, ttlSeconds: 600 });

    const values = await timeValues(app, encryption);
    const plainApp = await dataset.connect("chat_app");
    const writes = await timeWrites(plainApp, app, encryption);
    const moves = await timeMoves(dataset, keys);
    const reads = await timeReads(plainApp, app, encryption);
    encryption.close();

    const against = (times: Record<string, number[]>, one: string, other: string, aim: string) =>
      ratio(`${one} against ${other}`, times[one]!, times[other]!, aim);
    return [
      "A value of 82 characters:",
      summarizeRounds(values, "ns"),
      `seal: ${microseconds(values.seal!)} us a value, ${microseconds(values[PROCESSOR]!)} of processor time (aim: at most 15)`,
      against(values, "seal", "pgcrypto, default", "for comparison"),
      against(values, "seal", "pgcrypto, s2k-mode=0", "for comparison"),
      "",
      "Messages:",
      summarizeRounds({ ...writes, ...reads }, "us"),
      against(writes, "insert sealed", "insert plain", "sealing included"),
      against(writes, "bulk row sealed", "bulk row plain", "sealing included"),
      against(reads, "50 read sealed", "50 read plain", "opening included"),
      "",
      ...moves,
    ].join("\n");
  } finally {
    await dataset.close();
  }
}

type Times = Record<string, number[]>;

const PROCESSOR = "seal, processor time";
const microseconds = (nanoseconds: number[]) => (median(nanoseconds) / 1000).toFixed(1);

/** Nanoseconds a value. */
async function timeValues(app: Client, encryption: ColumnEncryption): Promise<Times> {
  const id = randomUUID();
  const key = randomBytes(32);
  const sealed = await encryption.seal(messageContent, id, TEXT);
  const items = Array.from({ length: VALUES }, () => ({ id, text: TEXT }));
  const each = async (count: number, work: (number: number) => unknown) => {
    for (let number = 0; number < count; number++) await work(number);
  };
  const onServer = (count: number, options: string) =>
    app.query(
      `SELECT sum(length(extensions.pgp_sym_encrypt($1 || n, $2, '${options}'))) FROM generate_series(1, ${count}) n`,
      [TEXT, key.toString("hex")],
    );
  const sides: Record<string, [count: number, work: () => Promise<unknown>]> = {
    seal: [VALUES, () => each(VALUES, () => encryption.seal(messageContent, id, TEXT))],
    "seal, many at once": [VALUES, () => encryption.sealAll(messageContent, items)],
    open: [VALUES, () => each(VALUES, () => encryption.open(messageContent, id, sealed))],
    "blind index": [VALUES, () => each(VALUES, (n) => blindIndexOf(key, userEmail, `user${n}@example.com`))],
    "pgcrypto, default": [SLOW_VALUES, () => onServer(SLOW_VALUES, "cipher-algo=aes256")],
    "pgcrypto, s2k-mode=0": [
      VALUES,
      () => onServer(VALUES, "cipher-algo=aes256, compress-algo=0, s2k-mode=0"),
    ],
  };
  const times: Times = {};
  for (let round = -3; round < ROUNDS; round++) {
    for (const [side, [count, work]] of Object.entries(sides)) {
      const before = process.cpuUsage();
      const nanoseconds = ((await timed(work)) * 1000) / count;
      const { user, system } = process.cpuUsage(before);
      if (round < 0) continue;
      (times[side] ??= []).push(nanoseconds);
      // What others do on the machine does not show in it.
      if (side === "seal") (times[PROCESSOR] ??= []).push(((user + system) * 1000) / count);
    }
  }
  return times;
}

/** Microseconds an insert, and a row of a bulk insert, each rolled back. */
async function timeWrites(plain: Client, sealed: Client, encryption: ColumnEncryption): Promise<Times> {
  const times: Times = {};
  const [user, room] = [userId(5), roomOf(5)];
  const insert = (column: string) => ({
    name: `insert ${column}`,
    text: `INSERT INTO chat.messages (id, room_id, user_id, ${column}) VALUES ($1, $2, $3, $4)`,
  });
  const bulk = (column: string, type: string) =>
    `INSERT INTO chat.messages (id, room_id, user_id, ${column})
     SELECT id, $2, $3, value FROM unnest($1::uuid[], $4::${type}[]) AS n (id, value)`;
  const record = (side: string, time: number) => void (times[side] ??= []).push(time);

  for (const client of [plain, sealed]) await client.query(begin(user, room));
  for (let number = 0; number < INSERTS; number++) {
    const write = async (client: Client, column: string, value: (id: string) => unknown) => {
      const id = randomUUID();
      await client.query({ ...insert(column), values: [id, room, user, await value(id)] });
    };
    record("insert plain", await timed(() => write(plain, "content", () => TEXT)));
    const seal = (id: string) => encryption.seal(messageContent, id, TEXT);
    record("insert sealed", await timed(() => write(sealed, "content_encrypted", seal)));
  }
  for (const client of [plain, sealed]) await client.query("ROLLBACK");

  for (let round = 0; round < ROUNDS; round++) {
    const rows = Array.from({ length: BULK }, () => ({ id: randomUUID() as string, text: TEXT }));
    const ids = rows.map(({ id }) => id);
    for (const client of [plain, sealed]) await client.query(begin(user, room));
    const plainTime = await timed(() =>
      plain.query(bulk("content", "text"), [ids, room, user, rows.map(({ text }) => text)]),
    );
    const sealedTime = await timed(async () =>
      sealed.query(bulk("content_encrypted", "bytea"), [
        ids,
        room,
        user,
        await encryption.sealAll(messageContent, rows),
      ]),
    );
    record("bulk row plain", plainTime / BULK);
    record("bulk row sealed", sealedTime / BULK);
    for (const client of [plain, sealed]) await client.query("ROLLBACK");
  }
  return times;
}

/** Seals all messages and addresses, then replaces the keys. */
async function timeMoves(
  { connect }: Dataset,
  keys: { connect: () => Promise<Client>; kms: Wrapper },
): Promise<string[]> {
  const lines: string[] = [];
  const told = (what: string, rows: number, microseconds: number) =>
    lines.push(
      `${what}: ${rows} rows in ${(microseconds / 1e6).toFixed(1)} s, ${((rows / microseconds) * 1e6).toFixed(0)} a second`,
    );
  told(
    "first sealing of messages",
    size.messages,
    await timed(() => reencrypt(keys, ["content"], { rate: 0 })),
  );
  told("first sealing of addresses", size.users, await timed(() => reencrypt(keys, ["email"], { rate: 0 })));
  told("rotation of the blind index", size.users, await timed(() => rotate(keys, KMS_KEY, "email_index")));

  // As autovacuum would have done meanwhile; it is off here.
  const owner = await connect("chat_owner", "sealed");
  await owner.query("VACUUM (ANALYZE) chat.messages");
  await rotate(keys, KMS_KEY, "content");
  const interruption = new AbortController();
  let moved = 0;
  const report = (line: string) => {
    moved = Number(/: (\d+) of/.exec(line)?.[1]);
    if (moved >= MOVED) interruption.abort("enough");
  };
  const time = await timed(() =>
    reencrypt({ ...keys, signal: interruption.signal, report }, ["content"], { rate: 0 }).catch(
      () => undefined,
    ),
  );
  told("re-encryption of messages", moved, time);

  await owner.query("VACUUM (ANALYZE) chat.messages");
  await owner.end();
  return lines;
}

/** Microseconds for the last 50 messages of a room, as texts. */
async function timeReads(plain: Client, sealed: Client, encryption: ColumnEncryption): Promise<Times> {
  const times: Times = { "50 read plain": [], "50 read sealed": [] };
  const sides = { "50 read plain": plain, "50 read sealed": sealed };
  for (let request = -200; request < READS; request++) {
    for (const [place, [side, client]] of Object.entries(sides).entries()) {
      const user = 2 + (((request + 200) * 74 + place * 37) % (size.users - 1));
      const room = roomOf(user);
      await client.query(begin(userId(user), room));
      const time = await timed(async () => {
        const { rows } = await client.query({
          name: "last messages",
          text: `SELECT id, user_id, content, content_encrypted, created_at FROM chat.messages
                 WHERE room_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50`,
          values: [room],
        });
        const texts = await encryption.readAll(messageContent, rows);
        if (texts.filter((text) => text?.startsWith("message number")).length !== 50) {
          throw new Error(`Room ${room} did not show 50 messages.`);
        }
      });
      await client.query("COMMIT");
      if (request >= 0) times[side]!.push(time);
    }
  }
  return times;
}
