import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { pruneArchive } from "./archive";
import { connectForBackup } from "./backup-session";
import { readState } from "./state";

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

/** The folder of a server's backups. */
export const backupsOf = (home: string): string => path.join(home, "backups");

/** The backups of a server, oldest first; unfinished ones are none. */
export async function listBaseBackups(directory: string): Promise<BaseBackup[]> {
  const state = await readState(path.resolve(directory));
  if (!state) return [];
  const names = await readdir(backupsOf(state.home)).catch(() => []);
  const backups = await Promise.all(
    names
      .filter(
        (name) => !name.endsWith(".new") && existsSync(path.join(backupsOf(state.home), name, manifest)),
      )
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

/** Removes a backup, then archived WAL that no other one needs. @returns how many WAL files were removed */
export async function removeBaseBackup(directory: string, name: string): Promise<number> {
  const { home, client } = await connectForBackup(directory);
  try {
    const backups = await listBaseBackups(directory);
    if (!backups.some((backup) => backup.name === name)) return 0;
    await rm(path.join(backupsOf(home), name, manifest));
    await rm(path.join(backupsOf(home), name), { recursive: true, force: true });
    return await pruneArchive(home, backups.find((backup) => backup.name !== name)?.firstWal);
  } finally {
    await client.end().catch(() => undefined);
  }
}
