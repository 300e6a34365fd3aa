import { statfs } from "node:fs/promises";
import { MigrationError } from "../../migrate/errors";

/**
 * Looks whether a disk has room for what is to be copied.
 *
 * @param what as it is told: "a backup"
 * @throws MigrationError `failed` with what is needed and what is free
 */
export async function requireRoom(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new MigrationError(
    "failed",
    `There is no room for ${what} in ${folder}: it takes about ${megabytes(bytes)}, and ${megabytes(bavail * bsize)} are ` +
      "free. Make room, or remove expired backups: npm run backup -- local expire",
  );
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;

/** What the system says of a full disk, in words that help; any other error as it is. */
export function explainFullDisk(error: unknown, what: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  return new MigrationError(
    "failed",
    `The disk is full: ${message}. Nothing of ${what} is left. Make room, then run it again.`,
    {},
    { cause: error },
  );
}
