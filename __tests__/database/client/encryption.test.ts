import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import type { Pool } from "pg";
import { asUser, ColumnEncryption, messageContent, userEmail } from "../../../client/index";
import { create } from "../../../tools/keys/commands/create";
import { reencrypt } from "../../../tools/keys/commands/reencrypt";
import { rotate } from "../../../tools/keys/commands/rotate";
import { removePostgres, startPostgres } from "../../../tools/local/postgres";
import type { RunningPostgres } from "../../../tools/local/postgres";
import { up } from "../../../tools/migrate/runner";
import { createPool } from "../helpers/pool";
import { kmsKeyArn, startKms, useKms } from "../../kms";
import type { KmsServer } from "../../kms";

const master = { user: "keys_admin", password: "keys" };
const text = "The safe in the office opens with 4711, tell nobody";
const edited = "The safe was moved to the cellar yesterday evening";
const address = "hanako.yamada@secret.example";
const plainFirst = "Written before there were any keys at all";

let directory: string;
let server: RunningPostgres;
let kms: KmsServer;
let leaveKms: () => void;
let pool: Pool;
let keyPool: Pool;

/** A server of its own, which writes every statement and every parameter into its log. */
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "groundwork-sealed-"));
  await chmod(directory, 0o755);
  kms = await startKms();
  leaveKms = useKms(kms);
  server = await startPostgres({
    directory,
    masterUser: master.user,
    masterPassword: master.password,
    database: "chat",
    settings: {
      log_statement: "all",
      log_min_duration_statement: "0",
      log_parameter_max_length: "-1",
      log_parameter_max_length_on_error: "-1",
      log_error_verbosity: "verbose",
      debug_print_parse: "on",
    },
  });
  await up({ connect, folder: "migrations" });
  const admin = await connect();
  await admin.query("CREATE ROLE sealing_service LOGIN PASSWORD 'service' IN ROLE chat_app");
  await admin.end();
  const ssl = { ca: await readFile(server.caFile, "utf8") };
  const config = { ...address4(), user: "sealing_service", password: "service", ssl };
  pool = createPool(config);
  keyPool = createPool({ ...config, max: 1 });
});
afterAll(async () => {
  await Promise.all([pool?.end(), keyPool?.end()]);
  leaveKms();
  await kms.close();
  await removePostgres(directory);
  await rm(directory, { recursive: true, force: true });
});

const address4 = () => ({ host: "127.0.0.1", port: server.port, database: "chat" });

async function connect(): Promise<Client> {
  const client = new Client({ ...address4(), ...master, ssl: { ca: await readFile(server.caFile, "utf8") } });
  await client.connect();
  return client;
}

/** Everything that a thief of the tables gets: each row as text and as JSON. */
async function dump(): Promise<string> {
  const client = await connect();
  await client.query("SET ROLE chat_maintainer");
  const parts: string[] = [];
  for (const table of ["users", "messages", "rooms", "room_members"]) {
    const { rows } = await client.query(
      `SELECT t::text AS row, to_jsonb(t)::text AS json FROM chat.${table} t`,
    );
    parts.push(...rows.map(({ row, json }) => `${row}\n${json}`));
  }
  await client.query("RESET ROLE; SET ROLE chat_key_keeper");
  const { rows } = await client.query("SELECT k::text AS row FROM vault.encryption_keys k");
  parts.push(...rows.map(({ row }) => String(row)));
  await client.end();
  return parts.join("\n");
}

/** The files of the tables and of the write-ahead log, as the disk has them. */
async function disk(): Promise<Buffer> {
  const client = await connect();
  await client.query("CHECKPOINT").catch(() => undefined);
  await client.end();
  const { stdout } = await promisify(execFile)(
    "find",
    [path.join(server.dataDirectory, "base"), path.join(server.dataDirectory, "pg_wal"), "-type", "f"],
    { maxBuffer: 1 << 26 },
  );
  return Buffer.concat(
    await Promise.all(
      stdout
        .trim()
        .split("\n")
        .map((file) => readFile(file)),
    ),
  );
}

/** A key as it could be written somewhere. */
const forms = (key: Buffer) => [key.toString("hex"), key.toString("base64"), key.toString("latin1")];

test("a service registers, writes, edits, reads and finds; neither text nor key reaches log, table or disk", async () => {
  await create({ connect }, kmsKeyArn);
  const encryption = new ColumnEncryption({ db: keyPool });
  const [userId, roomId, messageId] = [randomUUID(), randomUUID(), randomUUID()];

  await asUser(pool, { userId }, async (client) => {
    const { sealed, index } = await encryption.sealWithIndex(userEmail, userId, address);
    await client.query(
      "INSERT INTO chat.users (id, cognito_id, username, email_encrypted, email_index) VALUES ($1, 'sub', 'hanako', $2, $3)",
      [userId, sealed, index],
    );
    await client.query("INSERT INTO chat.rooms (id, name, created_by) VALUES ($1, 'Tea', $2)", [
      roomId,
      userId,
    ]);
  });
  await asUser(pool, { userId }, async (client) => {
    await client.query(
      "INSERT INTO chat.messages (id, room_id, user_id, content_encrypted) VALUES ($1, $2, $3, $4)",
      [messageId, roomId, userId, await encryption.seal(messageContent, messageId, text)],
    );
    await client.query("UPDATE chat.messages SET content_encrypted = $2, is_edited = true WHERE id = $1", [
      messageId,
      await encryption.seal(messageContent, messageId, edited),
    ]);
  });
  const read = () =>
    asUser(pool, { userId }, async (client) => {
      const { rows } = await client.query("SELECT id, content, content_encrypted FROM chat.messages");
      const found = await client.query(
        "SELECT id, email, email_encrypted FROM chat.users WHERE email_index = $1",
        [await encryption.blindIndex(userEmail, address.toUpperCase())],
      );
      return [
        await encryption.readAll(messageContent, rows),
        await encryption.read(userEmail, found.rows[0]),
      ] as const;
    });
  expect(await read()).toEqual([[edited], address]);

  // An error that shows the row, and the work of the keeper.
  await asUser(pool, { userId }, async (client) =>
    client.query(
      "INSERT INTO chat.messages (id, room_id, user_id, content_encrypted) VALUES ($1, $2, $3, $4)",
      [messageId, roomId, userId, await encryption.seal(messageContent, messageId, text)],
    ),
  ).catch(() => undefined);
  await rotate({ connect }, kmsKeyArn, "content");
  await rotate({ connect }, kmsKeyArn, "email_index");
  await reencrypt({ connect }, ["content", "email"]);
  expect(await read()).toEqual([[edited], address]);
  encryption.close();

  const log = await readFile(path.join(directory, "server.log"), "utf8");
  expect(log).toContain("INSERT INTO chat.messages");
  expect(log).toContain(messageId);
  const secrets = [text, edited, address, "opens with 4711", "the cellar", "hanako.yamada"];
  expect(kms.plainKeys.length).toBeGreaterThan(4);
  const keys = kms.plainKeys.flatMap(forms);
  const hexed = secrets.map((secret) => Buffer.from(secret).toString("hex"));
  const tables = await dump();
  const files = await disk();
  expect(files.includes(messageId.replaceAll("-", ""), 0, "hex")).toBe(true);
  for (const secret of [...secrets, ...hexed, ...keys]) {
    expect(log.includes(secret)).toBe(false);
    expect(tables.includes(secret)).toBe(false);
  }
  for (const secret of secrets) expect(files.includes(secret)).toBe(false);
  for (const key of kms.plainKeys) expect(files.includes(key)).toBe(false);
}, 120_000);

test("more transactions at once than the pool has connections seal and find", async () => {
  const encryption = new ColumnEncryption({ db: keyPool, ttlSeconds: 1 });
  const userIds = Array.from({ length: 60 }, () => randomUUID());
  await Promise.all(
    userIds.map((userId, number) =>
      asUser(pool, { userId }, async (client) => {
        const { sealed, index } = await encryption.sealWithIndex(
          userEmail,
          userId,
          `user${number}@example.com`,
        );
        await client.query(
          `INSERT INTO chat.users (id, cognito_id, username, email_encrypted, email_index)
           VALUES ($1, $2, $2, $3, $4)`,
          [userId, `user${number}`, sealed, index],
        );
        const found = await encryption.blindIndex(userEmail, `USER${number}@example.com`);
        expect(found).toEqual(index);
      }),
    ),
  );
  encryption.close();
});

test("sealing what was plain sends it to no log either", async () => {
  const client = await connect();
  await client.query("SET ROLE chat_maintainer");
  const { rows } = await client.query("SELECT room_id, user_id FROM chat.messages LIMIT 1");
  await client.query("INSERT INTO chat.messages (room_id, user_id, content) VALUES ($1, $2, $3)", [
    rows[0].room_id,
    rows[0].user_id,
    plainFirst,
  ]);
  await client.end();
  const logFile = path.join(directory, "server.log");
  const before = (await readFile(logFile, "utf8")).length;
  expect((await reencrypt({ connect }, ["content"])).columns).toMatchObject([{ moved: 1, left: 0 }]);
  const log = (await readFile(logFile, "utf8")).slice(before);
  expect(log).toContain("FOR NO KEY UPDATE SKIP LOCKED");
  expect(log).not.toContain(plainFirst);
  expect(log).not.toContain(Buffer.from(plainFirst).toString("hex"));
});
