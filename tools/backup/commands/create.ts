import type { Finding } from "../../migrate/tasks";
import { countLive } from "../check/count-live";
import { rangeOf } from "../check/findings";
import type { BackupContext } from "../context";
import type { Backup, Store } from "../model";
import { backupName } from "../names";
import { formatBackup } from "../print";
import { Recording } from "../recording";

/**
 * Takes a backup of each store, one after the other, and records it: when it may go, how large it is, with which key it
 * is encrypted, and of the database how many rows each table had at least and at most meanwhile.
 *
 * @param keep milliseconds after which `expire` may delete it, counted from the beginning of each store's backup
 */
export async function create(
  context: BackupContext,
  stores: readonly Store[],
  keep: number,
): Promise<Finding & { result: object }> {
  const { settings, who, say } = context;
  const recording = new Recording(context);
  const name = backupName(settings);
  let expiresAt = new Date();
  const made: Backup[] = [];
  try {
    for (const store of stores) {
      const counts = store.name === "aurora";
      const before = counts ? await countLive(context) : undefined;
      expiresAt = new Date(Date.now() + keep);
      const backups = await store.create({ name, expiresAt, createdBy: who });
      const after = before && (await countLive(context));
      made.push(...backups);
      // At once, so that a failure of the next store leaves this one on record.
      await recording.backups(
        backups,
        before && after ? { [backups[0]!.id]: { rows: rangeOf(before, after) } } : {},
      );
      for (const backup of backups) say(formatBackup(backup));
    }
  } catch (error) {
    await recording.abandon();
    throw error;
  }
  await recording.close(`Record it later: npm run backup -- ${settings.environment} list --record`);
  return {
    result: { backups: made },
    text: `${made.length} made, to be kept until ${expiresAt.toISOString()}.`,
    ok: true,
  };
}
