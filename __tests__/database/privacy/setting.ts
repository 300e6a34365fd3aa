import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { messageContent, userEmail } from "../../../client/columns";
import { ColumnEncryption } from "../../../client/encryption";
import { create } from "../../../tools/keys/commands/create";
import type { RemoveObjectsOptions } from "../../../tools/privacy/remove-objects";
import { kmsKeyArn, startKms, useKms } from "../../kms";
import type { KmsServer } from "../../kms";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createLogin } from "../helpers/login";
import { startS3 } from "./s3";
import type { S3Server } from "./s3";

/** A person with rows in every table, and words of his that are nowhere else. */
export interface Person {
  id: string;
  cognitoId: string;
  username: string;
  email: string;
  /** What must not be found anywhere once he is erased. */
  words: string[];
}

export interface Setting {
  database: TestDatabase;
  /** A connection of chat_maintainer, which sees all rows. */
  maintainer: Client;
  /** What the commands are given: a login that may become the working roles. */
  privacy: RemoveObjectsOptions & { connect: () => Promise<Client> };
  kms: KmsServer;
  s3: S3Server;
  encryption: ColumnEncryption;
  addPerson: (name: string) => Promise<Person>;
  /** A room with its members; the first of them made it and owns it. */
  addRoom: (name: string, type: string, ...members: string[]) => Promise<string>;
  addMessage: (room: string, user: string, text: string, more?: Record<string, unknown>) => Promise<string>;
  addFile: (room: string, user: string, key: string) => Promise<string>;
  /** Rows that chat_maintainer sees. */
  rows: (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  /** Rows that chat_auditor sees. */
  record: (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  close: () => Promise<void>;
}

export const bucket = "groundwork-dev-uploads-111111111111";

/** A migrated database, keys from a KMS, and an S3; texts and addresses are sealed as the application seals them. */
export async function createSetting(): Promise<Setting> {
  const database = await createDatabase(migratedTemplate);
  const login = await createLogin("NOINHERIT IN ROLE chat_migrator, chat_auditor");
  const [kms, s3] = [await startKms(), await startS3()];
  const restore = useKms(kms);
  process.env.AWS_ENDPOINT_URL_S3 = s3.url;
  const connect = () => login.connect(database.name);
  await create({ connect }, kmsKeyArn);
  const keys = await connect();
  await keys.query("SET ROLE chat_key_keeper");
  const encryption = new ColumnEncryption({ db: keys });
  const maintainer = await connect();
  await maintainer.query("SET ROLE chat_maintainer");
  const auditor = await connect();
  await auditor.query("SET ROLE chat_auditor");
  const insert = async (table: string, values: Record<string, unknown>) => {
    const names = Object.keys(values);
    await maintainer.query(
      `INSERT INTO chat.${table} (${names.join(", ")}) VALUES (${names.map((_, at) => `$${at + 1}`).join(", ")})`,
      Object.values(values),
    );
  };
  const cognitoIdOf = async (user: string) =>
    (await maintainer.query("SELECT cognito_id FROM chat.users WHERE id = $1", [user])).rows[0]?.cognito_id;
  /** The columns of BLEA, as the application fills them. */
  const origin = async (user: string) => ({
    created_by: await cognitoIdOf(user),
    last_modified_by: await cognitoIdOf(user),
    source_ip: "192.0.2.77",
    user_agent: `browser-of-${await cognitoIdOf(user)}`,
  });

  return {
    database,
    maintainer,
    privacy: { connect, region: "ap-northeast-1", bucket },
    kms,
    s3,
    encryption,
    addPerson: async (name) => {
      const id = randomUUID();
      const cognitoId = `sub-${name}-0001`;
      const email = `${name}@mail.example`;
      const { sealed, index } = await encryption.sealWithIndex(userEmail, id, email);
      await insert("users", {
        id,
        cognito_id: cognitoId,
        username: `${name}san`,
        email_encrypted: sealed,
        email_index: index,
        display_name: `${name} no Family`,
        avatar_url: `https://pictures.example/${name}.png`,
        created_by: cognitoId,
        source_ip: "192.0.2.77",
        user_agent: `browser-of-${cognitoId}`,
      });
      const words = [name, index.toString("hex"), sealed.subarray(5, 17).toString("hex")];
      return { id, cognitoId, username: `${name}san`, email, words };
    },
    addRoom: async (name, type, ...members) => {
      const id = randomUUID();
      await insert("rooms", {
        id,
        name,
        room_type: type,
        max_members: type === "direct" ? 2 : 100,
        ...(await origin(members[0]!)),
        created_by: members[0],
      });
      for (const [at, user] of members.entries()) {
        await insert("room_members", {
          room_id: id,
          user_id: user,
          role: at ? "member" : "owner",
          joined_at: new Date(Date.UTC(2026, 0, 1 + at)),
          ...(await origin(members[0]!)),
        });
      }
      return id;
    },
    addMessage: async (room, user, text, more = {}) => {
      const id = randomUUID();
      const sealed = await encryption.seal(messageContent, id, text);
      await insert("messages", {
        id,
        room_id: room,
        user_id: user,
        content_encrypted: sealed,
        ...(await origin(user)),
        ...more,
      });
      return id;
    },
    addFile: async (room, user, key) => {
      const id = randomUUID();
      await insert("file_uploads", {
        id,
        room_id: room,
        user_id: user,
        bucket,
        object_key: key,
        file_name: "photo.png",
        content_type: "image/png",
        size_bytes: 10,
        ...(await origin(user)),
      });
      s3.put(bucket, key);
      return id;
    },
    rows: async (sql, values) => (await maintainer.query(sql, values)).rows,
    record: async (sql, values) => (await auditor.query(sql, values)).rows,
    close: async () => {
      encryption.close();
      await Promise.all([keys.end(), maintainer.end(), auditor.end()]);
      await Promise.all([kms.close(), s3.close(), database.drop()]);
      await login.drop();
      restore();
    },
  };
}
