import { Client } from "pg";
import type { StageDatabase } from "./database";

/** Sessions of the application's user, who has no password here: made by the master user for the drill. */
export async function serviceSessions(database: StageDatabase, count: number): Promise<Client[]> {
  const { server, master, ca } = database;
  await database.query("ALTER ROLE chat_service PASSWORD 'drill'");
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new Client({
        ...{ host: "127.0.0.1", port: server.port, database: master.database, ssl: { ca } },
        ...{ user: "chat_service", password: "drill", application_name: "service" },
      });
      client.on("error", () => undefined);
      await client.connect();
      return client;
    }),
  );
}

/** The process of a session. */
export async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  return rows[0].pid;
}

/** Whether the server has ended a session. */
export async function isEnded(client: Client): Promise<boolean> {
  return client.query("SELECT 1").then(
    () => false,
    () => true,
  );
}

/** Ends sessions whether they live or not. */
export const endAll = (clients: readonly Client[]) =>
  Promise.all(clients.map((client) => client.end().catch(() => undefined)));
