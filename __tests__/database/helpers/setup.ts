import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { removePostgres, startPostgres, stopPostgres } from "../../../tools/local/postgres";
import { up } from "../../../tools/migrate/runner";
import { connectTo, migratedTemplate, serverVariable } from "./database";
import type { TestServer } from "./database";

/** What the folders of servers for tests begin with; each holds the number of its process in `owner`. */
const prefix = "groundwork-test-";

/** Starts a server for each worker, with a database that has the project's migrations, to copy. */
export default ({ maxWorkers }: { maxWorkers: number }) => startTestServers({}, maxWorkers);

/**
 * A transaction of one database keeps the audit of every other on its server from being sealed: test files that run at
 * the same time each have a server of their own.
 *
 * @param settings of the servers, beside those of a test
 */
export async function startTestServers(settings: Record<string, string>, count: number): Promise<void> {
  await clearLeftovers();
  const servers = await Promise.all(Array.from({ length: count }, () => startTestServer(settings)));
  process.env[serverVariable] = JSON.stringify(servers);
  const connects = servers.map((server) => connectTo(migratedTemplate, server));
  await Promise.all(connects.map((connect) => up({ connect, folder: "migrations" })));
}

async function startTestServer(settings: Record<string, string>): Promise<TestServer> {
  const directory = await mkdtemp(path.join(os.tmpdir(), prefix));
  // Root runs the server as another account, which must be able to enter.
  await chmod(directory, 0o755);
  await writeFile(path.join(directory, "owner"), String(process.pid));
  const server: TestServer = {
    directory,
    user: "chatapp_admin",
    password: 'it\'s a "test" \\ password',
    host: "test.cluster-abc.ap-northeast-1.rds.amazonaws.com",
    port: 0,
    caFile: "",
  };
  const running = await startPostgres({
    directory,
    masterUser: server.user,
    masterPassword: server.password,
    database: migratedTemplate,
    hostNames: [server.host],
    // Nothing here has to survive a power cut.
    settings: {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      max_connections: "200",
      ...settings,
    },
  });
  server.port = running.port;
  server.caFile = running.caFile;
  return server;
}

/** A run that was killed leaves its server: known by the process that is no more. */
async function clearLeftovers(): Promise<void> {
  for (const entry of await readdir(os.tmpdir())) {
    if (!entry.startsWith(prefix)) continue;
    const directory = path.join(os.tmpdir(), entry);
    const owner = Number(await readFile(path.join(directory, "owner"), "utf8").catch(() => ""));
    if (!(owner > 0) || isAlive(owner)) continue;
    await stopPostgres(directory);
    await promisify(execFile)("umount", [directory]).catch(() => undefined); // one may be a file system of its own
    await removePostgres(directory);
    await rm(directory, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
