import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { MigrationError } from "../../migrate/errors";
import { serverAccount } from "./account";
import { openArchive, pruneArchive } from "./archive";
import { connectForBackup, notArchived } from "./backup-session";
import { backupsOf, clearUnfinished, listBaseBackups, manifest, unfinished } from "./backup-store";
import type { BaseBackup } from "./backup-store";
import { copyFiles, sizeOf } from "./copy-files";
import { explainFullDisk, requireRoom } from "./room";
import { syncPath, syncTree } from "./sync-files";

export interface BackupOptions {
  name: string;
  expiresAt: Date;
  createdBy: string;
  signal?: AbortSignal;
  /** Told how far the copy is, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Told of a backup that a killed run left half made or half removed, and that is cleared now. */
  onCleared?: (name: string) => void;
  /** Seconds to wait until the last WAL is archived. @default 120 */
  archiveSeconds?: number;
}

/**
 * What a backup must not or need not hold: PostgreSQL 15, 26.3.4 "Making a Base Backup Using the Low Level API". The
 * control file comes last, by itself.
 */
const leftOut =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/|^postmaster\.(pid|opts)$|(^|\/)(pgsql_tmp[^/]*|pg_internal\.init)(\/|$)|^global\/pg_control$|^recovery\.signal$/;

/**
 * Takes a physical backup of a running server that archives its WAL. It has its name only when it is whole and on the disk:
 * killed or out of room, nothing is left that looks like a backup, and the next one clears what is.
 *
 * @throws MigrationError `unreachable` if no such server runs, `failed` if there is no room or WAL is not archived
 */
export async function makeBaseBackup(directory: string, options: BackupOptions): Promise<BaseBackup> {
  const { name, expiresAt, createdBy, signal, onProgress, onCleared } = options;
  const { home, dataDirectory, client } = await connectForBackup(directory);
  const folder = path.join(backupsOf(home), name);
  const inWork = folder + unfinished;
  try {
    const total = await sizeOf(dataDirectory);
    await mkdir(backupsOf(home), { recursive: true, mode: 0o700 });
    for (const cleared of await clearUnfinished(home)) onCleared?.(cleared);
    await pruneUnneeded(directory, home);
    await requireRoom(home, total, "a backup");
    await openArchive(home, await serverAccount());
    await mkdir(inWork, { mode: 0o700 });

    const { rows } = await client.query("SELECT clock_timestamp() AS now, pg_backup_start($1, true)", [name]);
    const bytes = await copyFiles(dataDirectory, path.join(inWork, "data"), {
      live: true,
      skip: (file) => leftOut.test(file),
      signal,
      onBytes: (copied) => onProgress?.(Math.min(1, copied / total)),
    });
    await copyControlFile(dataDirectory, path.join(inWork, "data"));
    const end = await stopBackup(client, options.archiveSeconds ?? 120);
    await writeFile(path.join(inWork, "data", "backup_label"), end.label, { mode: 0o600 });
    const backup: BaseBackup = {
      name,
      startedAt: rows[0].now as Date,
      finishedAt: end.finishedAt,
      expiresAt,
      bytes,
      firstWal: /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)/m.exec(end.label)![1]!,
      createdBy,
    };
    await writeFile(path.join(inWork, manifest), `${JSON.stringify(backup, null, 2)}\n`);
    await syncTree(inWork);
    await rename(inWork, folder);
    await syncPath(backupsOf(home));
    return backup;
  } catch (error) {
    await rm(inWork, { recursive: true, force: true });
    await pruneUnneeded(directory, home);
    if (signal?.aborted)
      throw new MigrationError(
        "interrupted",
        `Interrupted (${signal.reason}); nothing of the backup is left.`,
      );
    throw explain(error as NodeJS.ErrnoException, home);
  } finally {
    // Ends the backup in the server as well, where it was not ended.
    await client.end().catch(() => undefined);
  }
}

/** The control file is written in place: two readings that agree are of no half-written one. */
async function copyControlFile(from: string, to: string): Promise<void> {
  const file = path.join("global", "pg_control");
  for (let before = Buffer.alloc(0); ;) {
    const now = await readFile(path.join(from, file));
    if (now.equals(before)) break;
    before = now;
  }
  await copyFile(path.join(from, file), path.join(to, file));
}

async function stopBackup(client: Client, seconds: number): Promise<{ label: string; finishedAt: Date }> {
  await client.query(`SET statement_timeout = ${Math.ceil(seconds * 1000)}`);
  const { rows } = await client.query(
    'SELECT labelfile AS label, clock_timestamp() AS "finishedAt" FROM pg_backup_stop(true)',
  );
  return rows[0] as { label: string; finishedAt: Date };
}

/** WAL that was archived for a backup which was not finished takes room for nothing. */
async function pruneUnneeded(directory: string, home: string): Promise<void> {
  await pruneArchive(home, (await listBaseBackups(directory))[0]?.firstWal);
}

function explain(error: NodeJS.ErrnoException, home: string): unknown {
  if (error instanceof MigrationError) return error;
  // query_canceled, by the time limit for archiving
  if (error.code === "57014") return notArchived(home);
  return explainFullDisk(error, "this backup");
}
