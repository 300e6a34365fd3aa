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

/** How to look at a copy that is to go. */
export interface Leaving<T> {
  target: string;
  look: () => Promise<T | undefined>;
  /** What AWS says of one that is there. */
  status: (found: T) => string | undefined;
  say: (line: string) => void;
}

/** Waits until a copy is gone. */
export const waitUntilGone = <T>(leaving: Leaving<T>): Promise<unknown> =>
  waitLeaving(leaving, (status) => status === gone);

/**
 * Waits until AWS is through with what it does to a copy, for it refuses to delete what it is still making.
 *
 * @returns the copy as it is then; undefined if it is gone
 */
export const waitUntilSettled = <T>(leaving: Leaving<T>): Promise<T | undefined> =>
  waitLeaving(
    leaving,
    (status) => !/^(creating|modifying|snapshotting|resetting|configuring|updating)/.test(status),
  );

const gone = "removed";

/** Also after Ctrl-C: what is being removed is removed to its end. */
function waitLeaving<T>(
  { target, look, status, say }: Leaving<T>,
  isDone: (status: string) => boolean,
): Promise<T | undefined> {
  const statusOf = (found: T | undefined) => (found === undefined ? gone : (status(found) ?? "unknown"));
  return waitFor({
    what: `copy  ${target}`,
    look,
    status: statusOf,
    isDone: (found) => isDone(statusOf(found)),
    signal: new AbortController().signal,
    say,
  });
}
