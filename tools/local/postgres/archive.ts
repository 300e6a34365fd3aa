import { existsSync } from "node:fs";
import { chmod, chown, mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Account } from "./account";
import { singleUser } from "./cluster";
import type { Cluster } from "./cluster";
import { syncPath } from "./sync-files";

/** Who takes physical backups: may begin and end one in the database `postgres`, and read no table. */
export const backupUser = "groundwork_backup";

const folderName = "archive";
const suffix = ".gz";
/** An archived file, as the server sees it. */
const archived = `../${folderName}/%f${suffix}`;

/**
 * Settings with which a server hands its finished WAL on, to the folder `archive` beside its data. As long as nobody
 * makes that folder with `openArchive`, nothing needs the WAL and none is kept. A file gets its name when it is whole and
 * on the disk, for the server throws its own away then.
 * The server runs the command in its data directory (PostgreSQL 15, 26.3.1 "Setting Up WAL Archiving").
 */
export const archiveSettings: Readonly<Record<string, string>> = {
  archive_mode: "on",
  archive_command: `[ ! -d ../${folderName} ] || { ${[
    `gzip -1 -c "%p" > "${archived}.new"`,
    `sync "${archived}.new"`,
    `mv "${archived}.new" "${archived}"`,
    `sync ../${folderName}`,
  ].join(" && ")}; }`,
  // What was written in the last minute is in no archive yet.
  archive_timeout: "60",
};

/** The setting with which a copy fetches WAL from an archive. */
export const restoreCommand = (archive: string): string => `gzip -d -c "${archive}/%f${suffix}" > "%p"`;

/** Where the server of a home keeps its WAL. */
export const archiveOf = (home: string): string => path.join(home, folderName);

/** Begins to keep WAL. */
export async function openArchive(home: string, account: Account | undefined): Promise<void> {
  const folder = archiveOf(home);
  if (existsSync(folder)) return;
  await mkdir(folder, { mode: 0o700 });
  await chmod(folder, 0o700);
  if (account) await chown(folder, account.uid, account.gid);
  await syncPath(home);
}

/** Lets `backupUser` take backups. Who it is nobody checks, for it may see nothing. */
export async function ensureBackupUser(cluster: Cluster): Promise<void> {
  const functions = ["pg_backup_start(text, boolean)", "pg_backup_stop(boolean)", "pg_switch_wal()"];
  await singleUser(
    cluster,
    [
      `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${backupUser}') ` +
        `THEN CREATE ROLE ${backupUser} LOGIN; END IF; END $do$`,
      ...functions.map((name) => `GRANT EXECUTE ON FUNCTION pg_catalog.${name} TO ${backupUser}`),
    ],
    "postgres",
  );
}

/** The names of archived WAL files, oldest first; files of other kinds and unfinished ones are left out. */
export async function archivedWal(home: string): Promise<string[]> {
  const files = await readdir(archiveOf(home)).catch(() => []);
  return files
    .filter((file) => /^[0-9A-F]{24}\.gz$/.test(file))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

/**
 * Removes archived WAL that no backup needs: what is older than the oldest backup's first file; all of it, and the
 * archive too, where there is no backup.
 *
 * @param oldestNeeded first WAL file of the oldest backup
 * @returns how many files were removed
 */
export async function pruneArchive(home: string, oldestNeeded: string | undefined): Promise<number> {
  const folder = archiveOf(home);
  const wal = await archivedWal(home);
  if (oldestNeeded === undefined) {
    await rm(folder, { recursive: true, force: true });
    return wal.length;
  }
  // A name is timeline, then place; a copy never writes here, so there is one timeline.
  const unneeded = wal.filter((file) => file < oldestNeeded);
  for (const file of unneeded) await rm(path.join(folder, file + suffix), { force: true });
  return unneeded.length;
}
