import { ask } from "../../deploy/ask";
import { MigrationError } from "../../migrate/errors";
import type { Finding } from "../../migrate/tasks";
import type { BackupContext } from "../context";
import type { Backup, Store } from "../model";
import { formatBackup } from "../print";
import { Recording } from "../recording";
import { isExpired } from "./list";

/**
 * Deletes backups that `create` made for this environment and that are over their date, after a yes. Nothing else of this
 * project deletes a backup, and nothing calls this by itself. The newest backup of each store stays, whatever its date.
 *
 * @param yes do not ask
 * @throws MigrationError `locked` if some stay because somebody works with them; the others are deleted
 */
export async function expire(
  context: BackupContext,
  stores: readonly Store[],
  yes: boolean,
): Promise<Finding & { result: object }> {
  const { say } = context;
  const due = await Promise.all(stores.map(async (store) => ({ store, backups: dueOf(await store.list()) })));
  const all = due.flatMap(({ backups }) => backups);
  if (all.length === 0) return { result: { deleted: [] }, text: "No backup is over its date.", ok: true };
  for (const backup of all) say(formatBackup(backup));
  if (!yes) await confirm(context, all.length);

  const recording = new Recording(context);
  const deleted: Backup[] = [];
  const busy: string[] = [];
  try {
    for (const { store, backups } of due) {
      for (const backup of backups) {
        const inUse = await store.remove(backup).then(() => undefined, whyBusy);
        if (inUse) busy.push(inUse);
        else deleted.push({ ...backup, status: "deleted" });
      }
    }
  } finally {
    // What is gone is recorded as gone, also if the next one could not be deleted.
    if (deleted.length) await recording.backups(deleted);
    await recording.abandon();
  }
  const names = deleted.map(({ name }) => name);
  if (busy.length) {
    throw new MigrationError("locked", [...busy, `Deleted: ${names.join(", ") || "none"}.`].join("\n"));
  }
  return { result: { deleted: names }, text: `Deleted ${deleted.length}.`, ok: true };
}

/** What keeps a backup from being deleted just now. @throws any other error */
function whyBusy(error: unknown): string {
  if (error instanceof MigrationError && error.failure === "locked") return error.message;
  throw error;
}

/** What may be deleted: over its date, made by `create`, and not the newest that is there of its thing. */
export function dueOf(backups: readonly Backup[], now = new Date()): Backup[] {
  const available = backups.filter(({ status }) => status === "available");
  return available.filter(
    (backup) =>
      backup.mine &&
      isExpired(backup, now) &&
      available.some((other) => other.of.id === backup.of.id && other.createdAt > backup.createdAt),
  );
}

async function confirm({ settings, reached }: BackupContext, count: number): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new MigrationError("usage", "Nobody can be asked here. To delete them without asking: --yes");
  }
  if (await ask(`Delete these ${count} of ${settings.environment}?`, reached.signal)) return;
  throw new MigrationError("refused", "Nothing was deleted.");
}
