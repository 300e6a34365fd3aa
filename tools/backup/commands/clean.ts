import type { Finding } from "../../migrate/tasks";
import type { BackupContext } from "../context";
import { isLeft } from "../copy";
import type { Store } from "../model";
import { Recording } from "../recording";

/**
 * Removes copies that killed restore tests left, and ends their record. Copies that somebody works with stay.
 *
 * @param withKept also those that are kept by --keep-copy
 * @returns the names of the removed, and of those that stay
 */
export async function removeLeft(
  context: BackupContext,
  stores: readonly Store[],
  recording: Recording,
  withKept = false,
): Promise<{ removed: string[]; staying: string[] }> {
  const removed: string[] = [];
  const staying: string[] = [];
  for (const store of stores) {
    for (const copy of await store.copies()) {
      if (!isLeft(copy, withKept)) {
        staying.push(copy.target);
        continue;
      }
      const why = copy.keptUntil ? "was kept" : "left by a run that ended before its time";
      context.say(`copy  ${copy.target}: ${why}`);
      await store.removeCopy(copy.target);
      removed.push(copy.target);
    }
  }
  if (removed.length) {
    await recording.attempt("end-restore-test", {
      environment: context.settings.environment,
      which: { targets: removed },
      status: "failed",
      is_cleaned_up: true,
      error_message: "The run ended before its time; the copy was removed by a later one.",
    });
  }
  return { removed, staying };
}

/** `clean`: removes what is left of restore tests. */
export async function clean(
  context: BackupContext,
  stores: readonly Store[],
  withKept: boolean,
): Promise<Finding & { result: object }> {
  const recording = new Recording(context);
  try {
    const { removed } = await removeLeft(context, stores, recording, withKept);
    const text = removed.length ? `Removed ${removed.join(", ")}.` : "There is no copy to remove.";
    return { result: { removed }, text, ok: true };
  } finally {
    await recording.abandon();
  }
}
