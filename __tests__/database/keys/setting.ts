import { randomUUID } from "node:crypto";
import { ColumnEncryption } from "../../../client/encryption";
import type { KeysOptions } from "../../../tools/keys/keeper";
import { startKms, useKms } from "../../kms";
import type { KmsServer } from "../../kms";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createLogin } from "../helpers/login";
import type { Login } from "../helpers/login";
import type { Client } from "pg";

/** A migrated database with a KMS beside it. */
export interface KeysSetting {
  database: TestDatabase;
  kms: KmsServer;
  keys: KeysOptions;
  /** Connected as chat_maintainer, who sees and writes every row. */
  maintainer: Client;
  /** Connected as a user of the application. */
  app: Client;
  /** Made for this test; closed with it. */
  encryption: (ttlSeconds?: number) => ColumnEncryption;
  room: string;
  user: string;
  close: () => Promise<void>;
}

export async function createKeysSetting(): Promise<KeysSetting> {
  const database = await createDatabase(migratedTemplate);
  const kms = await startKms();
  const leaveKms = useKms(kms);
  const login: Login = await createLogin("IN ROLE chat_app");
  const app = await login.connect(database.name);
  const maintainer = await database.connect();
  await maintainer.query("SET ROLE chat_maintainer");
  const [room, user] = [randomUUID(), randomUUID()];
  await maintainer.query(`
    INSERT INTO chat.users (id, cognito_id, username, email) VALUES ('${user}', 'sub-1', 'hanako', 'hanako@example.com');
    INSERT INTO chat.rooms (id, name) VALUES ('${room}', 'Tea');
    INSERT INTO chat.room_members (room_id, user_id, role) VALUES ('${room}', '${user}', 'owner')`);
  const made: ColumnEncryption[] = [];
  return {
    database,
    kms,
    keys: { connect: database.connect },
    maintainer,
    app,
    encryption: (ttlSeconds) => {
      made.push(new ColumnEncryption({ db: app, ttlSeconds }));
      return made.at(-1)!;
    },
    room,
    user,
    close: async () => {
      for (const encryption of made) encryption.close();
      leaveKms();
      await Promise.all([kms.close(), app.end(), maintainer.end()]);
      await database.drop();
      await login.drop();
    },
  };
}

/** Writes plain messages. @returns their ids and texts */
export async function writePlain(
  { maintainer, room, user }: KeysSetting,
  count: number,
): Promise<Map<string, string>> {
  const texts = new Map(
    Array.from({ length: count }, (_, number) => [randomUUID() as string, `message ${number}`]),
  );
  await maintainer.query(
    `INSERT INTO chat.messages (id, room_id, user_id, content)
     SELECT id, $3, $4, content FROM unnest($1::uuid[], $2::text[]) AS n (id, content)`,
    [[...texts.keys()], [...texts.values()], room, user],
  );
  return texts;
}
