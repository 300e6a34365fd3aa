import { spawn } from "node:child_process";
import { existsSync, lstatSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { removePostgres, startPostgres, stopPostgres } from "../../../tools/local/postgres";
import type { PostgresOptions, RunningPostgres } from "../../../tools/local/postgres";
import { copyBinaries, serverAccount } from "../../../tools/local/postgres/account";
import { findBinaries, repairLinks } from "../../../tools/local/postgres/binaries";
import { down, up } from "../../../tools/migrate/runner";
import { until } from "../helpers/until";

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;

let directory: string;
let options: PostgresOptions;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "groundwork-postgres-test-"));
  await chmod(directory, 0o755);
  options = {
    directory: path.join(directory, "server"),
    masterUser: "chatapp_admin",
    masterPassword: "first 'password'",
    database: "chatapp",
    hostNames: ["db.cluster-abc.ap-northeast-1.rds.amazonaws.com"],
  };
});
afterAll(async () => {
  await removePostgres(options.directory);
  await rm(directory, { recursive: true, force: true });
});

/** Connects to a running server; closed by itself after `work`. */
async function withClient<T>(
  running: Pick<RunningPostgres, "port" | "caFile">,
  work: (client: Client) => Promise<T>,
  change: object = {},
): Promise<T> {
  const client = new Client({
    host: "127.0.0.1",
    port: running.port,
    user: options.masterUser,
    password: options.masterPassword,
    database: options.database,
    ssl: { ca: await readFile(running.caFile, "utf8"), servername: options.hostNames![0] },
    ...change,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
const one = async (running: RunningPostgres, sql: string, change?: object) =>
  (await withClient(running, (client) => client.query(sql), change)).rows[0];

test("looks like Aurora: the version, a master user that is no superuser, the extension that needs one", async () => {
  const running = await startPostgres(options);
  expect(running.reused).toBe(false);
  const row = await one(
    running,
    `SELECT current_setting('server_version') AS version, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
       pg_has_role('rds_superuser', 'MEMBER') AS rds, (SELECT count(*)::int FROM pg_stat_statements) > 0 AS counts,
       pg_get_userbyid(datdba)::text AS owner, (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS ssl
     FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
  );
  expect(row).toEqual({
    version: "15.8",
    rolsuper: false,
    rolcreaterole: true,
    rolcreatedb: true,
    rolbypassrls: false,
    rds: true,
    counts: true,
    owner: "chatapp_admin",
    ssl: true,
  });
});

test("lets nobody in without TLS, nor with a wrong password, nor as the superuser", async () => {
  const running = await startPostgres(options);
  await expect(one(running, "SELECT 1", { ssl: false })).rejects.toMatchObject({ code: "28000" });
  await expect(one(running, "SELECT 1", { password: "wrong" })).rejects.toMatchObject({ code: "28P01" });
  await expect(one(running, "SELECT 1", { user: "rdsadmin", password: "" })).rejects.toThrow();
  await expect(one(running, "SELECT 1", { user: "rdsadmin", password: "rdsadmin" })).rejects.toMatchObject({
    code: "28P01",
  });
  await expect(
    one(running, "SELECT 1", {
      ssl: { ca: await readFile(running.caFile, "utf8"), servername: "other.example.com" },
    }),
  ).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
});

test("is taken as it is by a second start, which another process can do as well", async () => {
  const first = await startPostgres(options);
  expect(await startPostgres(options)).toEqual({ ...first, reused: true });
  expect(await inProcess("start", options)).toEqual({ ...first, reused: true });
});

test("outlives the process that started it, and another can stop it", async () => {
  await stopPostgres(options.directory);
  const running = await inProcess<RunningPostgres>("start", options);
  expect(running.reused).toBe(false);
  expect(await one(running, "SELECT 1 AS one")).toEqual({ one: 1 });
  expect(await stopPostgres(options.directory)).toBe(true);
  await expect(one(running, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(await stopPostgres(options.directory)).toBe(false);
});

test("takes a new password and new host names, and keeps its data", async () => {
  const first = await startPostgres(options);
  await one(first, "CREATE TABLE kept ()");
  const old = options.masterPassword;
  options.masterPassword = 'second \\ "password"';
  options.hostNames = ["new.cluster-abc.ap-northeast-1.rds.amazonaws.com"];
  const second = await startPostgres(options);
  expect(second).toMatchObject({ reused: false, port: first.port });
  expect(await one(second, "SELECT to_regclass('kept') IS NOT NULL AS kept")).toEqual({ kept: true });
  await expect(one(second, "SELECT 1", { password: old })).rejects.toMatchObject({ code: "28P01" });
});

test("lets the users of IAM tokens in with any, over TLS only, and nobody else", async () => {
  await one(await startPostgres(options), "CREATE ROLE service LOGIN");
  options.tokenUsers = ["service"];
  const running = await startPostgres(options);
  expect(running.reused).toBe(false);
  const token = { user: "service", password: "any token" };
  expect(await one(running, "SELECT current_user::text AS who", token)).toEqual({ who: "service" });
  await expect(one(running, "SELECT 1", { ...token, ssl: false })).rejects.toMatchObject({ code: "28000" });
  await expect(one(running, "SELECT 1", { password: "any token" })).rejects.toMatchObject({ code: "28P01" });
  expect(await startPostgres(options)).toMatchObject({ reused: true });
});

describe("what a killed run leaves", () => {
  test("a server without its parent process is found and used, a killed one is started again", async () => {
    const { pid } = await startPostgres(options);
    await withClient(await startPostgres(options), async (client) => {
      const lost = new Promise((resolve) => client.once("end", resolve));
      process.kill(pid, "SIGKILL");
      const running = await startPostgres(options);
      expect(running.reused).toBe(false);
      expect(running.pid).not.toBe(pid);
      expect(await one(running, "SELECT to_regclass('kept') IS NOT NULL AS kept")).toEqual({ kept: true });
      await lost;
    });
  });

  test("a process id that another program has now is not taken for the server, nor stopped", async () => {
    const { dataDirectory, port } = await startPostgres(options);
    await stopPostgres(options.directory);
    const other = spawn("sleep", ["60"]);
    await writeFile(
      path.join(dataDirectory, "postmaster.pid"),
      `${other.pid}\n${dataDirectory}\n1\n${port}\n\n127.0.0.1\n`,
    );
    expect(await stopPostgres(options.directory)).toBe(false);
    expect(await startPostgres(options)).toMatchObject({ reused: false });
    expect(other.exitCode).toBeNull();
    other.kill();
  });

  test("a half-made data directory is made again", async () => {
    const half = { ...options, directory: path.join(directory, "half") };
    await mkdir(path.join(half.directory, "data.new", "base"), { recursive: true });
    await mkdir(path.join(half.directory, "data"));
    await writeFile(path.join(half.directory, "data", "PG_VERSION"), "15\n");
    const running = await startPostgres(half);
    expect(await one(running, "SELECT 1 AS one")).toEqual({ one: 1 });
    expect(await removePostgres(half.directory)).toBe(true);
    expect(existsSync(half.directory)).toBe(false);
  });

  test("a data directory of another version is named, not touched", async () => {
    const old = { ...options, directory: path.join(directory, "old") };
    await mkdir(path.join(old.directory, "data"), { recursive: true });
    await writeFile(path.join(old.directory, "data", "PG_VERSION"), "14\n");
    await expect(startPostgres(old)).rejects.toThrow("was made by PostgreSQL 14, this is 15");
    expect(await readdir(path.join(old.directory, "data"))).toEqual(["PG_VERSION"]);
  });
});

test("a port that is taken is named; without one a free one is found", async () => {
  const blocker = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const { port } = blocker.address() as net.AddressInfo;
  const other = { ...options, directory: path.join(directory, "other") };
  await expect(startPostgres({ ...other, port })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is taken by another program`,
  );
  const running = await startPostgres(other);
  expect(running.port).not.toBe(port);
  blocker.close();
  await removePostgres(other.directory);
});

test("a server that does not come up is explained by its log, and is not left behind", async () => {
  const broken = {
    ...options,
    directory: path.join(directory, "broken"),
    settings: { listen_addresses: "203.0.113.1" },
  };
  await expect(startPostgres(broken)).rejects.toThrow(
    /did not start on 127\.0\.0\.1:\d+[\s\S]*could not bind IPv4 address "203\.0\.113\.1"/,
  );
  expect(await removePostgres(broken.directory)).toBe(false);
});

test.each([
  ["rdsadmin", "x", "cannot be called rdsadmin"],
  ["pg_master", "x", "cannot be called pg_master"],
  ["master", "two\nlines", "cannot contain a line break"],
])("the master user %s is refused", async (masterUser, masterPassword, message) => {
  const refused = { ...options, directory: path.join(directory, "refused"), masterUser, masterPassword };
  await expect(startPostgres(refused)).rejects.toThrow(message);
  await removePostgres(refused.directory);
});

test("links that an install without scripts does not make are made", async () => {
  const native = path.join(directory, "package", "native");
  await mkdir(path.join(native, "lib"), { recursive: true });
  await writeFile(path.join(native, "lib", "libpq.so.5.15"), "library");
  const link = { source: "native/lib/libpq.so.5.15", target: "native/lib/libpq.so.5" };
  await writeFile(path.join(native, "pg-symlinks.json"), JSON.stringify([link]));
  for (let time = 1; time <= 2; time++) {
    await repairLinks(native);
    expect(await readlink(path.join(native, "lib", "libpq.so.5"))).toBe("libpq.so.5.15");
  }
  await writeFile(
    path.join(native, "pg-symlinks.json"),
    JSON.stringify([{ ...link, target: "native/none/libpq.so" }]),
  );
  await expect(repairLinks(native)).rejects.toThrow(
    /none\/libpq\.so is missing .* cannot be made.*npm rebuild/,
  );
});

test("other programs are named by their folder, which must hold PostgreSQL 15", async () => {
  const programs = (await findBinaries("")).native;
  expect(await findBinaries(programs)).toEqual({ native: programs, packaged: false });
  await expect(findBinaries(path.join(directory, "nothing"))).rejects.toThrow(/There is no PostgreSQL 15 in/);
  const other = path.join(directory, "other", "bin");
  await mkdir(other, { recursive: true });
  await writeFile(path.join(other, "postgres"), '#!/bin/sh\necho "postgres (PostgreSQL) 16.2"\n', {
    mode: 0o755,
  });
  await expect(findBinaries(path.dirname(other))).rejects.toThrow(/says: postgres \(PostgreSQL\) 16\.2/);
});

test("a folder that no server made is not removed", async () => {
  const foreign = path.join(directory, "foreign");
  await mkdir(foreign);
  await writeFile(path.join(foreign, "file"), "mine");
  expect(await removePostgres(foreign)).toBe(false);
  expect(existsSync(path.join(foreign, "file"))).toBe(true);
});

test("alone in a cluster the project's migrations take their roles with them", async () => {
  const running = await startPostgres(options);
  const connect = async () => {
    const client = new Client({
      host: "127.0.0.1",
      port: running.port,
      user: options.masterUser,
      password: options.masterPassword,
      database: options.database,
      ssl: { ca: await readFile(running.caFile, "utf8") },
    });
    await client.connect();
    return client;
  };
  const roles = () =>
    one(running, "SELECT count(*)::int AS count FROM pg_roles WHERE rolname LIKE 'chat\\_%'");
  await up({ connect, folder: "migrations" });
  expect(await roles()).not.toEqual({ count: 0 });
  await down({ connect, folder: "migrations" }, { to: 0 });
  expect(await roles()).toEqual({ count: 0 });
});

describe("accounts", () => {
  asRoot("root: the server runs as another account", async () => {
    const { pid } = await startPostgres(options);
    const account = (await serverAccount())!;
    expect(lstatSync(`/proc/${pid}`).uid).toBe(account.uid);
    expect(account.uid).not.toBe(0);
  });

  asRoot("root: a folder that this account cannot reach keeps all but the data", async () => {
    const closed = path.join(directory, "closed");
    await mkdir(closed, { mode: 0o700 });
    const said: string[] = [];
    const inside = {
      ...options,
      directory: path.join(closed, "server"),
      report: (message: string) => said.push(message),
    };
    const running = await startPostgres(inside);
    expect(running.dataDirectory.startsWith(path.join(os.tmpdir(), "groundwork-postgres-"))).toBe(true);
    expect(running.caFile.startsWith(inside.directory)).toBe(true);
    expect(said).toEqual([
      expect.stringMatching(/refuses to run as root: it runs as \w+, which cannot reach/),
    ]);
    expect(await startPostgres(inside)).toEqual({ ...running, reused: true });
    expect(await removePostgres(inside.directory)).toBe(true);
    expect(existsSync(running.dataDirectory)).toBe(false);
    expect(existsSync(inside.directory)).toBe(false);
  });

  asRoot("root: programs that this account cannot reach are copied to where it can, once", async () => {
    const account = (await serverAccount())!;
    const home = path.join(directory, "copy");
    await mkdir(home);
    const copy = await copyBinaries((await findBinaries()).native, home, account);
    const version = await new Promise<string>((resolve) => {
      const child = spawn(path.join(copy, "bin", "postgres"), ["--version"], {
        uid: account.uid,
        gid: account.gid,
      });
      child.stdout.on("data", (chunk) => resolve(String(chunk)));
    });
    expect(version).toContain("15.8");
    expect(await copyBinaries("/nowhere/native", home, account).catch(({ code }) => code)).toBe("ENOENT");
    expect(await copyBinaries((await findBinaries()).native, home, account)).toBe(copy);
    expect(await readdir(home)).toHaveLength(1);
  });

  asRoot("an ordinary user runs it himself", async () => {
    const nobody = 65534;
    const home = path.join(directory, "ordinary");
    await mkdir(home);
    await chown(home, nobody, nobody);
    const ordinary = { ...options, directory: path.join(home, "server") };
    const running = await inProcess<RunningPostgres>("start", ordinary, nobody);
    expect(lstatSync(`/proc/${running.pid}`).uid).toBe(nobody);
    expect(await one(running, "SELECT 1 AS one")).toEqual({ one: 1 });
    expect(await inProcess("remove", ordinary, nobody)).toBe(true);
    await until(async () => !existsSync(`/proc/${running.pid}`));
    expect(await readdir(home)).toEqual([]);
  });
});

function inProcess<T>(command: "start" | "remove", argument: PostgresOptions, uid?: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const program = "__tests__/database/helpers/postgres-program.ts";
    const child = spawn(process.execPath, ["tools/run.mjs", program, command, JSON.stringify(argument)], {
      uid,
      gid: uid,
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (said.stdout += chunk));
    child.stderr.on("data", (chunk) => (said.stderr += chunk));
    // "close" would wait for the server if it held this process's output.
    child.once("close", (code) =>
      code === 0 ? resolve(JSON.parse(said.stdout)) : reject(new Error(said.stderr)),
    );
  });
}
