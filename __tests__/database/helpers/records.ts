import type { Client } from "pg";
import type { InputOf, OperationName, ResultOf } from "../../../tools/records/operations";
import { inLanes } from "../../../tools/records/lanes";
import { openConnection } from "../../../tools/records/perform";
import { createDatabase, migratedTemplate } from "./database";
import type { TestDatabase } from "./database";

/** A database with the project's migrations, whose records operations are done on. */
export interface TestRecords {
  database: TestDatabase;
  /** Does an operation, as a command does. */
  run: <N extends OperationName>(name: N, input: InputOf<N>) => Promise<ResultOf<N>>;
  /** Runs one statement as a role, on a connection of its own. @default role chat_auditor */
  see: (sql: string, values?: unknown[], role?: string) => Promise<Record<string, unknown>[]>;
  close: () => Promise<void>;
}

/** Who works in the tests. */
export const actor = "arn:aws:iam::111111111111:user/hanako";

/** What a test says to run where something is too old. */
export const mend = { deploy: "npx cdktf deploy dev-database", migrate: "npm run migrate -- dev up" };

export async function createRecords(): Promise<TestRecords> {
  const database = await createDatabase(migratedTemplate);
  const connection = inLanes([1, 2].map(() => openConnection({ connect: database.connect, mend })));
  return {
    database,
    run: <N extends OperationName>(operation: N, input: InputOf<N>) =>
      connection.perform({ operation, input, actor }) as Promise<ResultOf<N>>,
    see: (sql, values, role = "chat_auditor") =>
      asRole(database, role, async (client) => (await client.query(sql, values)).rows),
    close: async () => {
      await connection.close();
      await database.drop();
    },
  };
}

/** Gives `work` a connection that has taken a role. */
export async function asRole<T>(
  database: TestDatabase,
  role: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await database.connect();
  try {
    await client.query(`SET ROLE ${role}`);
    return await work(client);
  } finally {
    await client.end();
  }
}
