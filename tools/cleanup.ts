import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onEndSignal, signalCodes } from "./signals";

/**
 * Does some work and cleans up after it, whether it is done, failed, or the process is told to end: by Ctrl-C, by
 * whoever stops a job, or with its terminal. Then the process ends as a signal would have ended it; a second one ends it
 * at once.
 */
export async function withCleanup<T>(clean: () => void | Promise<void>, work: () => Promise<T>): Promise<T> {
  let isEnding = false;
  const stopListening = onEndSignal((signal) => {
    if (isEnding) process.exit(signalCodes[signal]);
    isEnding = true;
    void Promise.resolve(clean()).finally(() => process.exit(signalCodes[signal]));
  });
  try {
    return await work();
  } catch (error) {
    // It failed for want of what is being cleaned up, which is no news.
    if (isEnding) await new Promise(() => undefined);
    throw error;
  } finally {
    stopListening();
    await clean();
  }
}

/**
 * Lends some work a folder that is gone afterwards, also when the process is told to end.
 *
 * @param clean what else there is to clean up, before the folder
 */
export async function withTemporaryFolder<T>(
  prefix: string,
  work: (folder: string) => Promise<T>,
  clean: (folder: string) => void | Promise<void> = () => {},
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), prefix));
  const remove = async () => {
    await clean(folder);
    // A program that is being interrupted may still write there.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return withCleanup(remove, () => work(folder));
}
