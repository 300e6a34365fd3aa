import { setTimeout as sleep } from "node:timers/promises";
import { MigrationError } from "../migrate/errors";

export interface Waiting<T> {
  /** What is waited for, as it is told. */
  what: string;
  /** Asks AWS. undefined: it is not there. */
  look: () => Promise<T | undefined>;
  /** What AWS says of it: told when it changes. */
  status: (found: T | undefined) => string;
  isDone: (found: T | undefined) => boolean;
  /** Statuses after which it will never be done. */
  failed?: RegExp;
  /** @default 120 */
  minutes?: number;
  signal: AbortSignal;
  say: (line: string) => void;
}

/**
 * Waits until AWS has done something, and tells how far it is. It looks often at first, then every ten seconds.
 *
 * @throws MigrationError `failed` if it fails or takes too long, `interrupted` when the signal fires
 */
export async function waitFor<T>(waiting: Waiting<T>): Promise<T> {
  const { what, look, status, isDone, failed, minutes = 120, signal, say } = waiting;
  const end = Date.now() + minutes * 60_000;
  for (let told = "", seconds = 0.5; ; seconds = Math.min(10, seconds * 2)) {
    if (signal.aborted) throw new MigrationError("interrupted", `Interrupted (${signal.reason}).`);
    const found = await look();
    const now = status(found);
    if (now !== told) say(`${what}: ${now}`);
    told = now;
    if (isDone(found)) return found as T;
    if (failed?.test(now)) throw new MigrationError("failed", `${what} has failed: AWS says "${now}".`);
    if (Date.now() > end) {
      throw new MigrationError(
        "failed",
        `${what} is "${now}" after ${minutes} minutes. AWS may still end it: look with \`list\`, or try again later.`,
      );
    }
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}
