import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { archiveSettings, restoreCommand } from "../../../../../tools/local/postgres/archive";
import { syncTree } from "../../../../../tools/local/postgres/sync-files";
import { watchSyncs } from "../../../../syncs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "groundwork-durable-"));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test("of a folder every file and every folder is synced, itself last", async () => {
  await mkdir(path.join(folder, "base", "1"), { recursive: true });
  const files = Array.from({ length: 100 }, (_, i) => path.join("base", "1", String(i)));
  for (const file of files) await writeFile(path.join(folder, file), file);
  const synced = await watchSyncs();
  await syncTree(folder);
  for (const name of ["base", path.join("base", "1"), ...files]) {
    expect(synced()).toContain((await stat(path.join(folder, name))).ino);
  }
  expect(synced().at(-1)).toBe((await stat(folder)).ino);
});

describe("the command that archives WAL", () => {
  const file = "000000010000000000000001";
  const inArchive = (name = "") => path.join(folder, "archive", name);
  /** Runs it as the server does, with a `sync` that tells of what it was called, and what had its name by then. */
  function archive(sync = "true") {
    const script = `#!/bin/sh\necho "$1 $(ls ../archive)" >> ../synced\n${sync}\n`;
    execFileSync("/bin/sh", [
      "-c",
      'printf "%s" "$1" > "$2" && chmod +x "$2"',
      "sh",
      script,
      `${folder}/sync`,
    ]);
    const command = archiveSettings
      .archive_command!.replaceAll("%p", `pg_wal/${file}`)
      .replaceAll("%f", file);
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    return spawnSync("/bin/sh", ["-c", command], { cwd: path.join(folder, "data"), env }).status;
  }
  beforeEach(async () => {
    await mkdir(path.join(folder, "data", "pg_wal"), { recursive: true });
    await writeFile(path.join(folder, "data", "pg_wal", file), "written ahead");
  });

  test("keeps nothing where nobody asked for it", () => {
    expect(archive()).toBe(0);
    expect(existsSync(inArchive())).toBe(false);
  });

  test("gives a file its name when it is on the disk, and waits until the name is", async () => {
    await mkdir(inArchive());
    expect(archive()).toBe(0);
    expect((await readFile(path.join(folder, "synced"), "utf8")).trim().split("\n")).toEqual([
      `../archive/${file}.gz.new ${file}.gz.new`,
      `../archive ${file}.gz`,
    ]);
    const back = restoreCommand(inArchive())
      .replaceAll("%f", file)
      .replaceAll("%p", path.join(folder, "back"));
    execFileSync("/bin/sh", ["-c", back], { env: { PATH: "/usr/bin:/bin" } });
    expect(await readFile(path.join(folder, "back"), "utf8")).toBe("written ahead");
  });

  test("fails where the disk does not take it, so that the server keeps its own", async () => {
    await mkdir(inArchive());
    expect(archive("exit 1")).not.toBe(0);
    expect(existsSync(inArchive(`${file}.gz`))).toBe(false);
  });
});
