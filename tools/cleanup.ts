import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a shell reports of a process that a signal ended. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Does some work and cleans up after it, whether it is done, failed, or the process is told to end: by Ctrl-C, by
 * whoever stops a job, or with its terminal. Then the process ends as a signal would have ended it.
 */
export async function withCleanup<T>(clean: () => void | Promise<void>, work: () => Promise<T>): Promise<T> {
  let isEnding = false;
  const interrupted = (signal: NodeJS.Signals) => {
    isEnding = true;
    void Promise.resolve(clean()).finally(() => process.exit(CODES[signal as keyof typeof CODES]));
  };
  const signals = Object.keys(CODES) as (keyof typeof CODES)[];
  for (const signal of signals) process.once(signal, interrupted);
  try {
    return await work();
  } catch (error) {
    // It failed for want of what is being cleaned up, which is no news.
    if (isEnding) await new Promise(() => undefined);
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
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
