import { readFileSync } from "node:fs";
import type { Client } from "pg";
import { up } from "../../../tools/migrate/runner";
import { connectTo } from "../../database/helpers/database";
import { startPrivateServer } from "../../database/helpers/private-server";
import type { PrivateServer } from "../../database/helpers/private-server";
import type { Master } from "./data-stores";

/** Name of the database in it. */
const database = "private";

/** The database of a stage: a server that may be broken, with the project's migrations. */
export interface StageDatabase {
  readonly server: PrivateServer;
  readonly master: Master;
  /** As the master user. */
  connect: () => Promise<Client>;
  /** One statement as the master user, on a connection of its own. */
  query: (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  /** What its certificate is checked with. */
  readonly ca: string;
  /** How `npm run` reaches it: the way in that a tunnel would be. */
  readonly variables: Record<string, string>;
}

/** Starts it. @param settings beside those that make it look like Aurora */
export async function startStageDatabase(settings: Record<string, string> = {}): Promise<StageDatabase> {
  const server = await startPrivateServer({ settings: { fsync: "off", ...settings } });
  const connect = connectTo(database, server);
  await up({ connect, folder: "migrations" });
  const { user, password, host, port, caFile } = server;
  return {
    server,
    master: { user, password, host, database },
    connect,
    ca: readFileSync(caFile, "utf8"),
    query: async (sql, values) => {
      const client = await connect();
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    variables: { PGHOSTADDR: "127.0.0.1", PGPORT: String(port), PGSSLROOTCERT: caFile },
  };
}
