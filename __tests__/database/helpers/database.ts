import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Client } from "pg";

/** A server that the test files of a worker share. */
export interface TestServer {
  directory: string;
  user: string;
  password: string;
  /** A host name that the server's certificate is for; it resolves nowhere. */
  host: string;
  port: number;
  caFile: string;
}

export const serverVariable = "GROUNDWORK_TEST_POSTGRES";

/** The database that has the project's migrations applied; copied, never written to. */
export const migratedTemplate = "migrated";

/** The servers of all workers of the run. */
export function testServers(): TestServer[] {
  return JSON.parse(process.env[serverVariable]!) as TestServer[];
}

/** The server of this worker, also in a program that a test starts with its own variables. */
export function testServer(): TestServer {
  const servers = testServers();
  return servers[(Number(process.env.JEST_WORKER_ID) - 1) % servers.length]!;
}

/** A function that connects to a database as the master user, as the runner wants it. */
export function connectTo(database: string, server = testServer()): () => Promise<Client> {
  return async () => {
    const { user, password, port, caFile } = server;
    const client = new Client({
      host: "127.0.0.1",
      port,
      user,
      password,
      database,
      ssl: { ca: readFileSync(caFile, "utf8") },
    });
    // A server that goes down tells idle connections too.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  };
}

/** A database for one test or one test file. */
export interface TestDatabase {
  name: string;
  connect: () => Promise<Client>;
  /** Runs one statement on a connection of its own. */
  query: (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  drop: () => Promise<void>;
}

/** Makes a database: empty, or a copy of the migrated one (some 30 ms). */
export async function createDatabase(
  template?: typeof migratedTemplate | "template0",
  server = testServer(),
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ""}`, server);
  const connect = connectTo(name, server);
  return {
    name,
    connect,
    query: async (sql, values) => {
      const client = await connect();
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`, server),
  };
}

async function onServer(sql: string, server: TestServer): Promise<void> {
  const client = await connectTo("postgres", server)();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
