import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { MigrationError } from "../../migrate/errors";
import { pruneArchive } from "./archive";
import { connectForBackup } from "./backup-session";
import { copiesFrom } from "./copies";
import { readState } from "./state";
import { syncPath } from "./sync-files";

/** A physical backup: the server's files, which together with the archived WAL from `firstWal` on are its data. */
export interface BaseBackup {
  name: string;
  /** From the end of the backup on, any moment can be gone back to. */
  startedAt: Date;
  finishedAt: Date;
  expiresAt: Date;
  bytes: number;
  /** The first WAL file that it needs. */
  firstWal: string;
  createdBy: string;
}

/** The file that says what a backup is; without it there is none. */
export const manifest = "backup.json";

/** What that file is called while a backup is being removed. */
const removed = `${manifest}.removed`;

/** What is half made, or half removed, is called so. */
export const unfinished = ".new";

/** The folder of a server's backups. */
export const backupsOf = (home: string): string => path.join(home, "backups");

/** Whether a backup is there, whole. */
export const isBackupThere = (home: string, name: string): boolean =>
  !name.endsWith(unfinished) && existsSync(path.join(backupsOf(home), name, manifest));

/** The backups of a server, oldest first; unfinished ones are none. */
export async function listBaseBackups(directory: string): Promise<BaseBackup[]> {
  const state = await readState(path.resolve(directory));
  if (!state) return [];
  const names = await readdir(backupsOf(state.home)).catch(() => []);
  const backups = await Promise.all(
    names
      .filter((name) => isBackupThere(state.home, name))
      .map(async (name): Promise<BaseBackup> => {
        const text = await readFile(path.join(backupsOf(state.home), name, manifest), "utf8");
        return JSON.parse(text, (key, value) =>
          /At$/.test(key) ? new Date(value as string) : value,
        ) as BaseBackup;
      }),
  );
  return backups.sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime());
}

/** The files of a backup. */
export const filesOf = (home: string, { name }: BaseBackup): string =>
  path.join(backupsOf(home), name, "data");

/**
 * Removes a backup, then archived WAL that no other one needs.
 *
 * @returns how many WAL files were removed
 * @throws MigrationError `locked` while a copy is being made from it
 */
export async function removeBaseBackup(directory: string, name: string): Promise<number> {
  const { home, client } = await connectForBackup(directory);
  const folder = path.join(backupsOf(home), name);
  try {
    const backups = await listBaseBackups(directory);
    if (!backups.some((backup) => backup.name === name)) return 0;
    await requireUnused(home, name);
    await rename(path.join(folder, manifest), path.join(folder, removed));
    try {
      // Looked at again: who began a copy meanwhile has seen the backup, or will miss it.
      await requireUnused(home, name);
    } catch (error) {
      await rename(path.join(folder, removed), path.join(folder, manifest));
      throw error;
    }
    // Never a backup without its WAL, not even after a power failure.
    await syncPath(folder);
    await discard(folder);
    return await pruneArchive(home, backups.find((backup) => backup.name !== name)?.firstWal);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function requireUnused(home: string, name: string): Promise<void> {
  const [copy] = await copiesFrom(home, name);
  if (!copy) return;
  throw new MigrationError(
    "locked",
    `${name} stays: the copy ${copy.name} is being made from it (process ${copy.pid}). Run this again when it is made.`,
  );
}

/**
 * Removes what killed runs left of backups that were being made or removed.
 *
 * @returns the names of those backups
 */
export async function clearUnfinished(home: string): Promise<string[]> {
  const names = await readdir(backupsOf(home));
  const left = names.filter(
    (name) => name.endsWith(unfinished) || existsSync(path.join(backupsOf(home), name, removed)),
  );
  for (const name of left) await discard(path.join(backupsOf(home), name));
  return left.map((name) => path.basename(name, unfinished));
}

/** Removes a folder of backups under a name that a later run goes on with, should this one be killed. */
async function discard(folder: string): Promise<void> {
  const going = folder.endsWith(unfinished) ? folder : folder + unfinished;
  if (going !== folder) await rename(folder, going);
  await rm(going, { recursive: true, force: true });
}
