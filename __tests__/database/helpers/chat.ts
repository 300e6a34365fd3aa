import type { Client } from "pg";
import { createDatabase, migratedTemplate } from "./database";
import type { TestDatabase } from "./database";
import { createLogin } from "./login";

const id = (kind: number, number: number) =>
  `${String(kind).repeat(8)}-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** People, rooms and messages that the tests of access speak of. */
export const hanako = id(2, 1);
export const taro = id(2, 2);
export const jiro = id(2, 3);
/** Private; Hanako is its owner, Taro a member. */
export const tea = id(1, 1);
/** Private; Jiro is its owner and only member. */
export const secret = id(1, 2);
/** Public; Jiro is its owner. */
export const plaza = id(1, 3);
/** Public, closed; Jiro is its owner, Taro a member. */
export const closed = id(1, 4);
export const hanakosMessage = id(3, 1);
export const tarosMessage = id(3, 2);
export const jirosMessage = id(3, 3);
export const hanakosFile = id(4, 1);
export const jirosFile = id(4, 2);

export interface Chat {
  database: TestDatabase;
  /**
   * Runs statements in a transaction that is rolled back, as a role and for a user; returns the rows of the last one.
   * Settings are given without their prefix: `{ user_id: hanako }`.
   */
  as: (
    role: string,
    settings: Record<string, string>,
    ...statements: string[]
  ) => Promise<Record<string, unknown>[]>;
  close: () => Promise<void>;
}

/** A copy of the migrated database with a small chat in it. */
export async function createChat(): Promise<Chat> {
  const database = await createDatabase(migratedTemplate);
  // Not the master user: whatever it was made a member of here, all other tests would be as well.
  const login = await createLogin("NOINHERIT IN ROLE chat_migrator, chat_app, chat_reader, chat_auditor");
  const client: Client = await login.connect(database.name);
  await client.query(`
    BEGIN;
    SET LOCAL ROLE chat_maintainer;
    INSERT INTO chat.users (id, cognito_id, username, email, display_name) VALUES
      ('${hanako}', 'sub-hanako', 'hanako', 'hanako@example.com', 'Hanako'),
      ('${taro}', 'sub-taro', 'taro', 'taro@example.com', 'Taro'),
      ('${jiro}', 'sub-jiro', 'jiro', 'jiro@example.com', 'Jiro');
    INSERT INTO chat.rooms (id, name, room_type, is_active, created_by) VALUES
      ('${tea}', 'Tea', 'private', true, '${hanako}'), ('${secret}', 'Secret', 'private', true, '${jiro}'),
      ('${plaza}', 'Plaza', 'public', true, '${jiro}'), ('${closed}', 'Closed', 'public', false, '${jiro}');
    INSERT INTO chat.room_members (room_id, user_id, role, last_read_at) VALUES
      ('${tea}', '${hanako}', 'owner', '2026-01-01'), ('${tea}', '${taro}', 'member', '2026-01-01'),
      ('${secret}', '${jiro}', 'owner', '2026-01-01'), ('${plaza}', '${jiro}', 'owner', '2026-01-01'),
      ('${closed}', '${jiro}', 'owner', '2026-01-01'), ('${closed}', '${taro}', 'member', '2026-01-01');
    INSERT INTO chat.messages (id, room_id, user_id, content, created_at) VALUES
      ('${hanakosMessage}', '${tea}', '${hanako}', 'Good morning', '2026-02-01'),
      ('${tarosMessage}', '${tea}', '${taro}', 'Good evening', '2026-02-02'),
      ('${jirosMessage}', '${secret}', '${jiro}', 'The safe opens with 1234', '2026-02-03');
    INSERT INTO chat.file_uploads (id, room_id, user_id, bucket, object_key, file_name, content_type, size_bytes) VALUES
      ('${hanakosFile}', '${tea}', '${hanako}', 'uploads', 'a/b', 'tea.png', 'image/png', 1000),
      ('${jirosFile}', '${secret}', '${jiro}', 'uploads', 'c/d', 'safe.png', 'image/png', 1000);
    COMMIT`);
  return {
    database,
    as: async (role, settings, ...statements) => {
      try {
        await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
        for (const [name, value] of Object.entries(settings)) {
          await client.query("SELECT set_config($1, $2, true)", [`chat.${name}`, value]);
        }
        let rows: Record<string, unknown>[] = [];
        for (const statement of statements) ({ rows } = await client.query(statement));
        return rows;
      } finally {
        await client.query("ROLLBACK");
      }
    },
    close: async () => {
      await client.end();
      await database.drop();
      await login.drop();
    },
  };
}
