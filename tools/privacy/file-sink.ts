import { open, rename, rm, stat } from "node:fs/promises";
import { MigrationError } from "../migrate/errors";
import type { Sink } from "./export";

/**
 * Lets `work` write a file that only its owner may read (mode 0600). It has its name only when it is complete; nothing
 * is left if the work fails.
 *
 * @throws MigrationError `usage` when the file is there already or cannot be made, `failed` when the disk is full
 */
export async function writePrivateFile<T>(file: string, work: (sink: Sink) => Promise<T>): Promise<T> {
  if (await stat(file).catch(() => undefined)) {
    throw new MigrationError("usage", `${file} is there already, and is not overwritten. Name another file.`);
  }
  const part = `${file}.part-${process.pid}`;
  const handle = await open(part, "wx", 0o600).catch((error: Error) => {
    throw new MigrationError("usage", `${file} cannot be made: ${error.message}`, {}, { cause: error });
  });
  try {
    const result = await work(async (text) => {
      await handle.writeFile(text).catch((error: Error) => {
        throw new MigrationError(
          "failed",
          `${file} cannot be written: ${error.message}`,
          {},
          { cause: error },
        );
      });
    });
    await handle.sync();
    await handle.close();
    await rename(part, file);
    return result;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

/** Writes to standard output. @throws MigrationError `failed` when its reader has hung up */
export const toStandardOutput: Sink = (text) => {
  // A reader that hangs up is told of by the write.
  if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) return resolve();
      reject(
        new MigrationError("failed", `Standard output was closed: ${error.message}`, {}, { cause: error }),
      );
    });
  });
};
