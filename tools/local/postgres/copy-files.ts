import { constants } from "node:fs";
import { chown, copyFile, mkdir, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { MigrationError } from "../../migrate/errors";
import type { Account } from "./account";

export interface CopyOptions {
  /** Who owns what is made. @default whoever runs this */
  account?: Account;
  /** Of a running server, whose files come and go: what is gone is left out. @default false */
  live?: boolean;
  /** Whether a file or folder is left out, by its path within the copied folder. @default nothing */
  skip?: (relative: string) => boolean;
  signal?: AbortSignal;
  /** Told how many bytes are copied so far. */
  onBytes?: (bytes: number) => void;
}

/**
 * Copies a folder file by file, so that little memory is used however large it is; on file systems that can, without
 * copying the contents.
 *
 * @returns bytes copied
 */
export async function copyFiles(from: string, to: string, options: CopyOptions = {}): Promise<number> {
  const { account, live, skip = () => false, signal, onBytes } = options;
  let bytes = 0;
  const own = async (made: string) => account && chown(made, account.uid, account.gid);
  const copyFolder = async (relative: string): Promise<void> => {
    const target = path.join(to, relative);
    await mkdir(target, { mode: 0o700 });
    await own(target);
    const entries = await readdir(path.join(from, relative), { withFileTypes: true });
    for (const entry of entries) {
      if (signal?.aborted)
        throw new MigrationError("interrupted", `Interrupted (${signal.reason}) while copying files.`);
      const name = path.join(relative, entry.name);
      if (skip(name)) continue;
      try {
        if (entry.isDirectory()) await copyFolder(name);
        else {
          await copyFile(path.join(from, name), path.join(to, name), constants.COPYFILE_FICLONE);
          await own(path.join(to, name));
          bytes += (await stat(path.join(to, name))).size;
          onBytes?.(bytes);
        }
      } catch (error) {
        if (live && (error as NodeJS.ErrnoException).code === "ENOENT") continue;
        throw error;
      }
    }
  };
  await copyFolder("");
  return bytes;
}

/** Bytes of all files in a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        stat(path.join(parentPath, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
