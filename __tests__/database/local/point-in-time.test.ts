import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { archivedWal, archiveOf } from "../../../tools/local/postgres/archive";
import { archiveUntilNow } from "../../../tools/local/postgres/backup-session";
import { listBaseBackups, removeBaseBackup } from "../../../tools/local/postgres/backup-store";
import { makeBaseBackup } from "../../../tools/local/postgres/base-backup";
import type { BackupOptions } from "../../../tools/local/postgres/base-backup";
import {
  copiesOf,
  keepCopy,
  makeCopyFolder,
  removeCopies,
  removeCopy,
} from "../../../tools/local/postgres/copies";
import { findPostmaster } from "../../../tools/local/postgres/postmaster";
import { restoreCopy } from "../../../tools/local/postgres/restored-copy";
import type { CopyWish, RestoredCopy } from "../../../tools/local/postgres/restored-copy";
import { connectTo } from "../helpers/database";
import { startPrivateServer } from "../helpers/private-server";
import type { PrivateServer } from "../helpers/private-server";
import { until } from "../helpers/until";

let server: PrivateServer;
let client: Client;

const expiresAt = new Date("2027-01-01T00:00:00Z");
const take = (name: string, more: Partial<BackupOptions> = {}) =>
  makeBaseBackup(server.directory, { name, expiresAt, createdBy: "tester", ...more });
const restore = (wish: Partial<CopyWish> = {}) =>
  restoreCopy({
    directory: server.directory,
    name: "test",
    server: {
      masterUser: server.user,
      masterPassword: server.password,
      database: "private",
      hostNames: [server.host],
    },
    ...wish,
  });
const wordsIn = async (where: Pick<RestoredCopy, "port" | "caFile">): Promise<string[]> => {
  const found = await connectTo("private", { ...server, ...where })();
  try {
    return (await found.query("SELECT word FROM notes ORDER BY word")).rows.map(({ word }) => word as string);
  } finally {
    await found.end();
  }
};
const now = async (): Promise<Date> =>
  (await client.query("SELECT clock_timestamp() AS now")).rows[0].now as Date;

beforeAll(async () => {
  server = await startPrivateServer({ archiving: true, settings: { fsync: "off" } });
  client = await connectTo("private", server)();
  await client.query("CREATE TABLE notes (word text); INSERT INTO notes VALUES ('before')");
});
afterAll(async () => {
  await client.end();
  await server.remove();
});
afterEach(() => removeCopies(server.directory, "all"));

test("without a backup no WAL is kept, and there is nothing to restore", async () => {
  await archiveUntilNow(server.directory);
  expect(existsSync(archiveOf(server.directory))).toBe(false);
  await expect(restore()).rejects.toThrow(/There is no backup yet.*create aurora/);
});

test("rows deleted by accident are there again a moment before, in a copy beside the server that goes on", async () => {
  const backup = await take("first");
  expect(backup).toMatchObject({ name: "first", createdBy: "tester", expiresAt });
  expect(await listBaseBackups(server.directory)).toEqual([backup]);

  await client.query("INSERT INTO notes VALUES ('after')");
  const beforeTheAccident = await now();
  await client.query("DELETE FROM notes");
  await client.query("INSERT INTO notes VALUES ('later')");

  const copy = await restore({ to: beforeTheAccident });
  expect(await wordsIn(copy)).toEqual(["after", "before"]);
  expect(await wordsIn(server)).toEqual(["later"]);
  expect(copy.port).not.toBe(server.port);

  const inCopy = await connectTo("private", { ...server, port: copy.port, caFile: copy.caFile })();
  await inCopy.query("INSERT INTO notes VALUES ('in the copy')");
  expect((await inCopy.query("SHOW archive_mode")).rows[0].archive_mode).toBe("off");
  await inCopy.end();
  expect(await wordsIn(server)).toEqual(["later"]);

  await removeCopy(copy.folder);
  expect(await findPostmaster(copy.dataDirectory)).toBeUndefined();
  expect(existsSync(copy.folder)).toBe(false);
});

test("the end of a backup, and now, can be gone to as well", async () => {
  const copy = await restore({ backup: "first" });
  expect(await wordsIn(copy)).toEqual(["before"]);
  await removeCopy(copy.folder);
  expect(await wordsIn(await restore({ to: await now() }))).toEqual(["later"]);
});

test("refuses a moment that has not been, one before the backups, and a backup that is not there", async () => {
  await expect(restore({ to: new Date(Date.now() + 60_000) })).rejects.toThrow(/has not been yet/);
  await expect(restore({ to: new Date("2020-01-01T00:00:00Z") })).rejects.toThrow(
    /No backup reaches back to 2020-01-01T00:00:00.000Z: the oldest was finished at/,
  );
  await expect(restore({ backup: "other" })).rejects.toThrow("There is no backup other. There are: first.");
  expect(await copiesOf(server.directory)).toEqual([]);
});

test("WAL that was lost ends the copy with a sentence about it", async () => {
  await client.query("INSERT INTO notes VALUES ('lost')");
  const moment = await archiveUntilNow(server.directory);
  const last = (await archivedWal(server.directory)).at(-1)!;
  await rm(path.join(archiveOf(server.directory), `${last}.gz`));
  await expect(restore({ to: moment })).rejects.toThrow(/archived WAL ends before .* a file is missing/);
  // What goes on from here needs a backup behind the gap.
  await removeBaseBackup(server.directory, "first");
  expect(existsSync(archiveOf(server.directory))).toBe(false);
});

test("removing a backup removes the WAL that only it needs", async () => {
  const first = await take("second");
  await client.query("INSERT INTO notes VALUES ('more')");
  await archiveUntilNow(server.directory);
  const next = await take("third");
  expect((await archivedWal(server.directory))[0]! <= first.firstWal).toBe(true);
  expect(await removeBaseBackup(server.directory, "second")).toBeGreaterThan(0);
  expect((await archivedWal(server.directory))[0]).toBe(next.firstWal);
  expect(await wordsIn(await restore())).toEqual(["later", "lost", "more"]);
  expect(await removeBaseBackup(server.directory, "never made")).toBe(0);
});

test("a second backup at the same time is refused", async () => {
  let second: Promise<unknown> | undefined;
  await take("alone", { onProgress: () => (second ??= take("other").catch((error: Error) => error)) });
  expect(await second).toMatchObject({ failure: "locked" });
});

test("where WAL cannot be archived there is no backup", async () => {
  // A folder in the way of the file: the archiver can write no file of that name, root or not.
  const { rows } = await client.query("SELECT pg_walfile_name(pg_current_wal_lsn()) AS file");
  const base = BigInt(`0x${rows[0].file}`);
  for (let next = 0n; next < 4n; next++) {
    const file = (base + next).toString(16).toUpperCase().padStart(24, "0");
    await mkdir(path.join(archiveOf(server.directory), `${file}.gz.new`));
  }
  const before = await listBaseBackups(server.directory);
  await expect(take("unarchived", { archiveSeconds: 1 })).rejects.toThrow(/could not archive its WAL/);
  expect(await listBaseBackups(server.directory)).toEqual(before);
  expect(
    (await readdir(path.join(server.directory, "backups"))).filter((name) => /unarchived/.test(name)),
  ).toEqual([]);
  for (const name of await readdir(archiveOf(server.directory))) {
    await rm(path.join(archiveOf(server.directory), name), { recursive: true, force: true });
  }
});

describe("killed in the middle", () => {
  const program = (call: string) => `
    import { makeBaseBackup } from "./tools/local/postgres/base-backup";
    import { restoreCopy } from "./tools/local/postgres/restored-copy";
    const never = () => { console.log("now"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); };
    void (async () => { ${call} })();`;

  async function killWhileAtWork(call: string): Promise<void> {
    const folder = await mkdtemp(path.join(process.cwd(), "node_modules", ".cache", "killed-"));
    const file = path.join(folder, "program.ts");
    await writeFile(file, program(call).replaceAll('"./tools', `"${process.cwd()}/tools`));
    const child = spawn(process.execPath, ["tools/run.mjs", file], { env: { ...process.env } });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    await until(async () => said.includes("now") || child.exitCode !== null);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    await rm(folder, { recursive: true });
    expect(said).toBe("now\n");
  }

  test("a backup is none, and the next one clears it", async () => {
    await killWhileAtWork(
      `await makeBaseBackup(${JSON.stringify(server.directory)}, { name: "killed", expiresAt: new Date(), createdBy: "x", onProgress: never });`,
    );
    expect((await listBaseBackups(server.directory)).map(({ name }) => name)).not.toContain("killed");
    expect(await readdir(path.join(server.directory, "backups"))).toContain("killed.new");
    await take("whole");
    expect(await readdir(path.join(server.directory, "backups"))).not.toContain("killed.new");
  });

  test("a copy is found and removed by its mark; one that is kept, or has no mark, stays", async () => {
    const wish = {
      directory: server.directory,
      name: "killed",
      server: { masterUser: server.user, masterPassword: server.password, database: "private" },
    };
    await killWhileAtWork(`await restoreCopy({ ...${JSON.stringify(wish)}, onProgress: never });`);
    const unmarked = path.join(server.directory, "restore-of-somebody-else");
    await mkdir(unmarked);
    const mine = await makeCopyFolder(server.directory, "mine");
    const kept = await makeCopyFolder(server.directory, "kept");
    await keepCopy(kept, new Date(Date.now() + 60_000));

    expect(await removeCopies(server.directory, "left")).toEqual(["killed"]);
    expect((await copiesOf(server.directory)).map(({ name }) => name).sort()).toEqual(["kept", "mine"]);
    expect(await removeCopies(server.directory, "kept")).toEqual(["kept"]);
    expect([existsSync(mine), existsSync(unmarked)]).toEqual([true, true]);
    await removeCopy(unmarked);
    expect(existsSync(unmarked)).toBe(true);
  });
});
