import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { removePostgres, startPostgres, stopPostgres } from "../../../tools/local/postgres";
import type { PostgresOptions } from "../../../tools/local/postgres";
import type { TestServer } from "./database";

/** A server that one test file has for itself, to stop and to break. */
export interface PrivateServer extends TestServer {
  /** The process that the others of the server come from. */
  pid: number;
  dataDirectory: string;
  /** Starts it again, on the same port. */
  start: (change?: Partial<PostgresOptions>) => Promise<void>;
  stop: () => Promise<boolean>;
  remove: () => Promise<void>;
}

export async function startPrivateServer(options: Partial<PostgresOptions> = {}): Promise<PrivateServer> {
  const folder = options.directory ?? (await mkdtemp(path.join(os.tmpdir(), "groundwork-test-private-")));
  // Root runs the server as another account, which must be able to enter.
  await chmod(folder, 0o755);
  await writeFile(path.join(folder, "owner"), String(process.pid));
  const host = "private.cluster-abc.ap-northeast-1.rds.amazonaws.com";
  const made = {
    directory: folder,
    user: "private_admin",
    password: "private",
    host,
    port: 0,
    caFile: "",
    pid: 0,
    dataDirectory: "",
  };
  const server: PrivateServer = {
    ...made,
    start: async (change) => {
      const { port, caFile, pid, dataDirectory } = await startPostgres({
        directory: folder,
        masterUser: server.user,
        masterPassword: server.password,
        database: "private",
        hostNames: [host],
        ...(server.port > 0 && { port: server.port }),
        ...options,
        ...change,
      });
      Object.assign(server, { port, caFile, pid, dataDirectory });
    },
    stop: () => stopPostgres(folder),
    remove: async () => {
      await removePostgres(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
