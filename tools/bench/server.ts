import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client, escapeIdentifier } from "pg";
import { removePostgres, startPostgres } from "../local/postgres";
import { up } from "../migrate/runner";

export interface BenchServer {
  port: number;
  caFile: string;
  /** Its master user, which is no superuser. */
  master: { user: string; password: string };
  /** The database that has the migrations. */
  database: string;
  /**
   * Connects as the master user, which takes the role if one is given, to the data or to a copy that a benchmark made
   * with `CREATE DATABASE`. Connections still open at `close` are cut.
   */
  connect: (role?: string, database?: string) => Promise<Client>;
  /** Stops the server and removes it. */
  close: () => Promise<void>;
}

/**
 * A server of its own with the project's migrations.
 *
 * It has its usual durability, and neither checkpoints nor autovacuum come in between: what is measured is the statement,
 * not the moment.
 *
 * @param buffers enough that the data and a copy are in memory: `4GB`
 * @param folder the migrations; default those of the project
 */
export async function startServer(buffers: string, folder = "migrations"): Promise<BenchServer> {
  const directory = await mkdtemp(path.join(tmpdir(), "bench-server-"));
  // Root runs the server as another account, which must be able to enter.
  await chmod(directory, 0o755);
  const master = { user: "bench_admin", password: "bench" };
  const close = async () => {
    await removePostgres(directory);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { port, caFile } = await startPostgres({
      directory,
      masterUser: master.user,
      masterPassword: master.password,
      database: "bench",
      settings: {
        shared_buffers: buffers,
        max_wal_size: "16GB",
        checkpoint_timeout: "1h",
        autovacuum: "off",
        maintenance_work_mem: "256MB",
      },
    });
    const ssl = { ca: await readFile(caFile, "utf8") };
    const connect = async (role?: string, database = "bench") => {
      const client = new Client({ host: "127.0.0.1", port, database, ssl, ...master });
      client.on("error", () => undefined);
      await client.connect();
      if (role) await client.query(`SET ROLE ${escapeIdentifier(role)}`);
      return client;
    };
    await up({ connect: () => connect(), folder });
    return { port, caFile, master, database: "bench", connect, close };
  } catch (error) {
    await close();
    throw error;
  }
}
