import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { archiveOf } from "../../../tools/local/postgres/archive";
import { archiveUntilNow } from "../../../tools/local/postgres/backup-session";
import { backupsOf, listBaseBackups, removeBaseBackup } from "../../../tools/local/postgres/backup-store";
import { makeBaseBackup } from "../../../tools/local/postgres/base-backup";
import type { BackupOptions } from "../../../tools/local/postgres/base-backup";
import { removeCopies } from "../../../tools/local/postgres/copies";
import { restoreCopy } from "../../../tools/local/postgres/restored-copy";
import { watchSyncs } from "../../syncs";
import { startPrivateServer } from "../helpers/private-server";
import type { PrivateServer } from "../helpers/private-server";
import { canMount, mountFolder } from "../helpers/small-disk";

const expiresAt = new Date("2027-01-01T00:00:00Z");
const takeOf = (server: PrivateServer, name: string, more: Partial<BackupOptions> = {}) =>
  makeBaseBackup(server.directory, { name, expiresAt, createdBy: "tester", ...more });

describe("the files of a backup", () => {
  let server: PrivateServer;
  const take = (name: string, more: Partial<BackupOptions> = {}) => takeOf(server, name, more);
  const names = async () => (await listBaseBackups(server.directory)).map(({ name }) => name);
  const backups = () => backupsOf(server.directory);

  beforeAll(async () => {
    server = await startPrivateServer({ archiving: true, settings: { fsync: "off" } });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await removeCopies(server.directory, "all");
  });
  afterAll(() => server.remove());

  test("are on the disk, every one, before it has its name, and the name before it is told", async () => {
    const synced = await watchSyncs();
    await take("synced");
    const folder = path.join(backups(), "synced");
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(["backup.json", "pg_control"]));
    const all = await Promise.all(
      files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).ino),
    );
    expect(all.filter((ino) => !synced().includes(ino))).toEqual([]);
    expect(synced().slice(-2)).toEqual([(await stat(folder)).ino, (await stat(backups())).ino]);
  });

  test("stay while a copy is made of them, and go when it is made", async () => {
    await take("other");
    let refused: Promise<unknown> | undefined;
    const copy = await restoreCopy({
      directory: server.directory,
      name: "reading",
      backup: "synced",
      server: { masterUser: server.user, masterPassword: server.password, database: "private" },
      onProgress: () =>
        (refused ??= removeBaseBackup(server.directory, "synced").catch((error: unknown) => error)),
    });
    expect(await refused).toMatchObject({
      failure: "locked",
      message: `synced stays: the copy reading is being made from it (process ${process.pid}). Run this again when it is made.`,
    });
    expect(await names()).toEqual(["synced", "other"]);
    expect(copy.backup.name).toBe("synced");
    await removeBaseBackup(server.directory, "synced");
    expect(await names()).toEqual(["other"]);
  });

  test("do not stay for a copy whose maker was killed", async () => {
    await take("of a killed one");
    const folder = path.join(server.directory, "restore-killed");
    await mkdir(folder);
    const mark = { pid: 999_999_999, command: "node", from: "of a killed one" };
    await writeFile(path.join(folder, "copy.json"), JSON.stringify(mark));
    await removeBaseBackup(server.directory, "of a killed one");
    expect(await names()).toEqual(["other"]);
  });

  test("of a backup that a killed run was making or removing are cleared and told by the next", async () => {
    await take("half removed");
    await mkdir(path.join(backups(), "half made.new", "data"), { recursive: true });
    const manifest = path.join(backups(), "half removed", "backup.json");
    await rename(manifest, `${manifest}.removed`);
    await mkdir(path.join(backups(), "of somebody else"));
    const cleared: string[] = [];
    await take("next", { onCleared: (name) => cleared.push(name) });
    expect(cleared.sort()).toEqual(["half made", "half removed"]);
    expect((await readdir(backups())).sort()).toEqual(["next", "of somebody else", "other"]);
  });
});

/** Each test has a disk that another one has not filled. */
(canMount ? describe : describe.skip)("on a full disk", () => {
  let disk: ReturnType<typeof mountFolder>;
  let server: PrivateServer;
  beforeEach(async () => {
    disk = mountFolder(250);
    const settings = { fsync: "off", min_wal_size: "32MB", max_wal_size: "32MB" };
    server = await startPrivateServer({ directory: disk.directory, archiving: true, settings });
  });
  afterEach(async () => {
    await server.stop();
    disk.unmount();
  });
  const left = async () => ({
    backups: await readdir(backupsOf(server.directory)),
    archive: existsSync(archiveOf(server.directory)),
  });

  test("there is no backup, and nothing of it, but the server goes on; with room there is one", async () => {
    const taken = takeOf(server, "full", { onProgress: () => disk.leave(0) });
    await expect(taken).rejects.toMatchObject({
      failure: "failed",
      message: expect.stringMatching(/^The disk is full: .* Nothing of this backup is left\. Make room/),
    });
    expect(await left()).toEqual({ backups: [], archive: false });
    disk.free();
    await takeOf(server, "with room");
    await archiveUntilNow(server.directory);
    expect(await listBaseBackups(server.directory)).toMatchObject([{ name: "with room" }]);
    const manifest = path.join(backupsOf(server.directory), "with room", "backup.json");
    expect(JSON.parse(await readFile(manifest, "utf8"))).toMatchObject({ name: "with room" });
  });

  test("there is no copy of a backup, and nothing of it; the backup stays", async () => {
    await takeOf(server, "whole");
    const wish = {
      directory: server.directory,
      name: "full",
      server: { masterUser: server.user, masterPassword: server.password, database: "private" },
    };
    await expect(restoreCopy({ ...wish, onProgress: () => disk.leave(0) })).rejects.toMatchObject({
      failure: "failed",
      message: expect.stringMatching(/^The disk is full: .* Nothing of the copy is left\. Make room/),
    });
    // As the command does, whatever happened.
    expect(await removeCopies(server.directory, "all")).toEqual(["full"]);
    disk.leave(5);
    await expect(restoreCopy(wish)).rejects.toThrow(/^There is no room for a copy in .* and 5 MB are free/);
    expect((await readdir(server.directory)).filter((name) => name.startsWith("restore-"))).toEqual([]);
    expect(await left()).toEqual({ backups: ["whole"], archive: true });
  });

  test("that is seen beforehand none is begun", async () => {
    disk.leave(5);
    await expect(takeOf(server, "full")).rejects.toThrow(
      /^There is no room for a backup in .*: it takes about \d+ MB, and 5 MB are free\. Make room, or remove expired/,
    );
    expect(await left()).toEqual({ backups: [], archive: false });
  });
});
