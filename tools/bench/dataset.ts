import { createHash } from "node:crypto";
import type { Client } from "pg";
import { startServer } from "./server";
import type { BenchServer } from "./server";

/** How much there is; user 1 is in `heavyRooms` rooms, everybody else in `roomsPerUser`. */
export const size = {
  users: 100_000,
  rooms: 10_000,
  roomsPerUser: 5,
  heavyRooms: 1000,
  messages: 1_200_000,
} as const;

/** Ids are made from numbers that count from 1, here as in SQL: `md5('u1')::uuid`. */
const id = (kind: "u" | "r" | "m") => (number: number) =>
  createHash("md5")
    .update(`${kind}${number}`)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
export const userId = id("u");
export const roomId = id("r");
export const messageId = id("m");

/** The room that a user (from 1) is in for each `place` from 0 to 4; of his first room user 1 to 10,000 is the owner. */
export const roomOf = (user: number, place = 0) => roomId(((user * 7 + place * 1999) % size.rooms) + 1);

/** Begins a transaction of a user, in the message that says who he is; about one room, or all of his with `""`. */
export const begin = (user: string, room: string) =>
  `BEGIN; SELECT set_config('chat.user_id', '${user}', true), set_config('chat.room_id', '${room}', true)`;

export type Dataset = Pick<BenchServer, "connect" | "close">;

/**
 * A server of its own with the project's migrations and the data that every benchmark of the chat is run on: 100,000
 * users, 10,000 rooms, 500,000 memberships and 1.2 million messages, the same at every run.
 *
 * @param folder The migrations. @default those of the project
 */
export async function loadDataset(folder = "migrations"): Promise<Dataset> {
  const server = await startServer("4GB", folder);
  try {
    const client = await server.connect("chat_owner");
    await load(client);
    await client.end();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

/**
 * Loads as the tables' owner. What would make this slow, or change the data, is taken away and put back as it was:
 * row-level security, triggers (the audit's among them), foreign keys and the indexes that are no constraint.
 */
async function load(client: Client): Promise<void> {
  const rows = async (sql: string) => (await client.query(sql)).rows as Record<string, string>[];
  await client.query("BEGIN");
  const tables = await rows(`
    SELECT oid::regclass AS name, relrowsecurity AS secured FROM pg_class
    WHERE relnamespace = 'chat'::regnamespace AND relkind = 'r'`);
  const keys = await rows(`
    SELECT conrelid::regclass AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'chat'::regnamespace`);
  const indexes = await rows(`
    SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index JOIN pg_class c ON c.oid = indrelid
    WHERE relnamespace = 'chat'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`);

  for (const { name } of tables) {
    await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY`);
  }
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);

  await client.query(DATA);

  for (const { definition } of indexes) await client.query(definition!);
  for (const { table, name, definition } of keys) {
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  }
  for (const { name, secured } of tables) {
    const security = secured ? ", ENABLE ROW LEVEL SECURITY" : "";
    await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER${security}`);
  }
  await client.query("COMMIT");
  for (const { name } of tables) await client.query(`VACUUM (ANALYZE, FREEZE) ${name}`);
}

const DATA = `
  INSERT INTO chat.users (id, cognito_id, username, email, display_name)
  SELECT md5('u' || n)::uuid, 'sub-' || n, 'user' || n, 'user' || n || '@example.com', 'User ' || n
  FROM generate_series(1, ${size.users}) n;

  INSERT INTO chat.rooms (id, name, room_type, created_by)
  SELECT md5('r' || (n * 7 % ${size.rooms} + 1))::uuid, 'Room ' || (n * 7 % ${size.rooms} + 1),
    CASE WHEN n % 10 = 0 THEN 'public' ELSE 'private' END, md5('u' || n)::uuid
  FROM generate_series(1, ${size.rooms}) n;

  INSERT INTO chat.room_members (user_id, room_id, role)
  SELECT md5('u' || n)::uuid, md5('r' || ((n * 7 + place * 1999) % ${size.rooms} + 1))::uuid,
    CASE WHEN place = 0 AND n <= ${size.rooms} THEN 'owner' ELSE 'member' END
  FROM generate_series(1, ${size.users}) n, generate_series(0, ${size.roomsPerUser - 1}) place;

  INSERT INTO chat.room_members (user_id, room_id)
  SELECT md5('u1')::uuid, md5('r' || n)::uuid FROM generate_series(1, ${size.heavyRooms}) n
  ON CONFLICT DO NOTHING;

  INSERT INTO chat.messages (id, room_id, user_id, content, created_at, updated_at)
  SELECT md5('m' || n)::uuid, md5('r' || (n % ${size.rooms} + 1))::uuid,
    md5('u' || (n::bigint * 13 % ${size.users} + 1))::uuid,
    'message number ' || n || ' ' || repeat('lorem ipsum ', 5), moment, moment
  FROM generate_series(1, ${size.messages}) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '2 seconds') t (moment)`;
