import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import { binariesFor, canReach, isFolderMadeHere, makeFolderFor, serverAccount } from "./postgres/account";
import { archiveSettings, backupUser, ensureBackupUser } from "./postgres/archive";
import { makeCertificates } from "./postgres/certificates";
import { configureCluster, ensureExtensions, ensureRoles, makeCluster } from "./postgres/cluster";
import { removeCopies } from "./postgres/copies";
import { disownLeftover, findPostmaster, startPostmaster, stopPostmaster } from "./postgres/postmaster";
import { readState, writeState } from "./postgres/state";

export interface PostgresOptions {
  /** A folder for this server alone; made if missing. Its state, log and authority's certificate are kept here. */
  directory: string;
  /** The master user, as the credentials secret has it. */
  masterUser: string;
  masterPassword: string;
  /** The database, made if missing; the master user owns it. */
  database: string;
  /** Names that the certificate is for, beside `localhost` and `127.0.0.1`: Aurora's endpoints. @default none */
  hostNames?: string[];
  /** Users who log in without a password, for nothing here can check the IAM token that they send. @default none */
  tokenUsers?: string[];
  /** The TCP port on 127.0.0.1. @default the one used before if it is free, else any free one */
  port?: number;
  /** The folder above PostgreSQL's `bin`. @default GROUNDWORK_POSTGRES_BINARIES, else what npm installed */
  binaries?: string;
  /** Whether physical backups can be taken of it: finished WAL is then archived. @default false */
  archiving?: boolean;
  /** Server settings beside those that make it look like Aurora. @default none */
  settings?: Record<string, string>;
  /** Told what the user should know. @default nothing is said */
  report?: (message: string) => void;
}

export interface RunningPostgres {
  address: "127.0.0.1";
  port: number;
  pid: number;
  /** The certificate of the authority that signed the server's: the value for PGSSLROOTCERT. */
  caFile: string;
  dataDirectory: string;
  /** Whether a server that ran already was taken as it is. */
  reused: boolean;
}

/**
 * Starts PostgreSQL (15.8, unless other binaries are named) as Aurora would look: TLS only with a certificate of an authority of its own, SCRAM
 * passwords, a master user that is no superuser. It outlives this process until stopPostgres is called.
 *
 * Can be called at any time: a server that runs and fits is taken as it is, one that does not fit (other password,
 * host names or settings) is started anew on the same data, what a killed run left behind is cleared.
 *
 * @throws If the port is taken, the system has no account to run it, or the server does not come up (with its log).
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const directory = path.resolve(options.directory);
  const hostNames = [...new Set(["localhost", "127.0.0.1", ...(options.hostNames ?? [])])];
  const { archiving } = options;
  const settings = { ...(archiving && archiveSettings), ...options.settings };
  const tokenUsers = [...(options.tokenUsers ?? []), ...(archiving ? [backupUser] : [])];
  const caFile = path.join(directory, "ca.pem");
  const account = await serverAccount();
  const before = await readState(directory);

  await mkdir(directory, { recursive: true });
  let home = before?.home && existsSync(before.home) ? before.home : directory;
  if (account && home === directory && !(await canReach(directory, account))) {
    home = await makeFolderFor(account);
    options.report?.(
      `PostgreSQL refuses to run as root: it runs as ${account.name}, which cannot reach ${directory}, ` +
        `so its data are kept in ${home} until it is removed.`,
    );
  }
  // What the running server was started with stays on record until another one runs.
  await writeState(directory, { ...before, home });
  const native = await binariesFor(account, home, options.binaries);

  const dataDirectory = path.join(home, "data");
  const cluster = { native, dataDirectory, account };
  const running = await findPostmaster(dataDirectory);
  if (running) {
    const same =
      JSON.stringify([before?.hostNames, before?.tokenUsers, before?.settings]) ===
      JSON.stringify([hostNames, tokenUsers, settings]);
    const port = before?.port;
    if (same && port && (options.port ?? port) === port) {
      const fits = await ensureDatabase(options, port, caFile).catch(() => false);
      if (fits) return { address: "127.0.0.1", port, pid: running, caFile, dataDirectory, reused: true };
    }
    await stopPostmaster(dataDirectory);
  }

  await makeCluster(cluster);
  await disownLeftover(dataDirectory);
  const certificates = await makeCertificates(hostNames);
  await configureCluster(cluster, certificates, tokenUsers, settings);
  await writeFile(caFile, certificates.authority);
  await ensureRoles(cluster, options.masterUser, options.masterPassword);
  await ensureExtensions(cluster, settings.shared_preload_libraries);
  if (archiving) await ensureBackupUser(cluster);

  const port = await choosePort(options.port, before?.port);
  const logFile = path.join(directory, "server.log");
  const pid = await launch({ ...cluster, port, logFile }, () => ensureDatabase(options, port, caFile));
  await writeState(directory, { home, port, hostNames, tokenUsers, settings });
  return { address: "127.0.0.1", port, pid, caFile, dataDirectory, reused: false };
}

/** Stops the server of a directory, started by this process or another. @returns whether one was running. */
export async function stopPostgres(directory: string): Promise<boolean> {
  const state = await readState(path.resolve(directory));
  return stopPostmaster(path.join(state?.home ?? path.resolve(directory), "data"));
}

/** Stops the server and removes everything it kept, wherever that is; a folder that is not a server's is left alone. @returns whether one was running. */
export async function removePostgres(directory: string): Promise<boolean> {
  const state = await readState(path.resolve(directory));
  const stopped = await stopPostgres(directory);
  if (state) {
    await removeCopies(state.home, "all");
    const ownFolders = [path.resolve(directory), ...(isFolderMadeHere(state.home) ? [state.home] : [])];
    for (const folder of ownFolders) await rm(folder, { recursive: true, force: true });
  }
  return stopped;
}

type Launch = Parameters<typeof startPostmaster>[0];

async function launch(options: Launch, ready: () => Promise<boolean>): Promise<number> {
  const server = startPostmaster(options);
  let last: unknown;
  for (const end = Date.now() + 60_000; Date.now() < end && !server.exited(); await sleep(20)) {
    try {
      await ready();
      return server.pid;
    } catch (error) {
      last = error;
    }
  }
  const log = await readFile(options.logFile, "utf8").catch(() => "");
  if (!server.exited()) await stopPostmaster(options.dataDirectory);
  throw new Error(
    `PostgreSQL did not start on 127.0.0.1:${options.port}. Its log (${options.logFile}) ends with:\n` +
      `${log.trim().split("\n").slice(-8).join("\n")}\nThe last attempt to connect said: ${(last as Error)?.message ?? "nothing"}`,
  );
}

/** Connects as the application will, over verified TLS, and makes the database if it is missing. */
async function ensureDatabase(options: PostgresOptions, port: number, caFile: string): Promise<boolean> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user: options.masterUser,
    password: options.masterPassword,
    database: "postgres",
    ssl: { ca: await readFile(caFile, "utf8") },
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [options.database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(options.database)}`);
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function choosePort(wanted: number | undefined, before: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new Error(
      `Port ${wanted} on 127.0.0.1 is taken by another program. Stop that program, or choose another port.`,
    );
  }
  return before && (await isFree(before)) ? before : listenOn(0);
}

const isFree = (port: number) =>
  listenOn(port).then(
    () => true,
    () => false,
  );

function listenOn(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port: found } = server.address() as net.AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
