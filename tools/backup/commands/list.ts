import type { Finding } from "../../migrate/tasks";
import type { RecordedBackup } from "../../records/operations/list-backups";
import type { BackupContext } from "../context";
import { typesOf } from "../model";
import type { Backup, Store } from "../model";
import { formatList } from "../print";
import { Recording } from "../recording";
import { listRecoveryPoints, regionsOf } from "../vault";

/** A backup that is there, and what is recorded of it. */
export interface Listed extends Backup {
  expired: boolean;
  recorded: boolean;
  lastRestoreTest?: NonNullable<RecordedBackup["last_restore_test"]>;
}

export interface ListWish {
  /** Only those over their date. */
  expired?: boolean;
  /** Record what is there, and as deleted what is recorded and not there any more. */
  record?: boolean;
}

/** Lists what AWS, or this machine, has beside what is recorded. */
export async function list(
  context: BackupContext,
  stores: readonly Store[],
  { expired, record }: ListWish,
): Promise<Finding & { result: object }> {
  const { environment } = context.settings;
  const recording = new Recording(context);
  try {
    const there = (
      await Promise.all([...stores.map((store) => store.list()), listRecoveryPoints(context)])
    ).flat();
    if (record) await recording.backups(there);
    const known = (await recording.attempt("list-backups", { environment }))?.backups;
    const gone = findGone(there, known ?? [], stores, regionsOf(context.settings));
    if (record && gone.length) await markDeleted(recording, gone);
    const listed = there
      .map((backup) => describe(backup, known))
      .filter((backup) => !expired || backup.expired)
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    await recording.abandon();
    return {
      result: { backups: listed, gone: gone.map(({ name }) => name), recordsReached: known !== undefined },
      text: formatList(listed, record ? [] : gone.map(({ name }) => name), known !== undefined),
      ok: true,
    };
  } catch (error) {
    await recording.abandon();
    throw error;
  }
}

function describe(backup: Backup, known: readonly RecordedBackup[] | undefined): Listed {
  const record = known?.find(
    ({ backup_id, backup_type }) => backup_id === backup.id && backup_type === backup.type,
  );
  return {
    ...backup,
    expired: backup.mine && isExpired(backup),
    recorded: record !== undefined,
    createdBy: backup.createdBy ?? record?.created_by ?? undefined,
    ...(record?.last_restore_test && { lastRestoreTest: record.last_restore_test }),
  };
}

/** Whether a backup is over its date. */
export const isExpired = ({ expiresAt }: Pick<Backup, "expiresAt">, now = new Date()): boolean =>
  expiresAt !== undefined && expiresAt <= now;

/** What is recorded as being there, of the stores and in the regions that were asked, and is not. */
function findGone(
  there: readonly Backup[],
  known: readonly RecordedBackup[],
  stores: readonly Store[],
  regions: readonly string[],
): RecordedBackup[] {
  const ids = new Set(there.map(({ id }) => id));
  const asked = new Set<string>(["recovery_point", ...stores.flatMap(({ name }) => typesOf[name])]);
  return known.filter(
    ({ backup_id, backup_type, status, region }) =>
      status !== "deleted" && asked.has(backup_type) && regions.includes(region) && !ids.has(backup_id),
  );
}

async function markDeleted(recording: Recording, gone: readonly RecordedBackup[]): Promise<void> {
  for (const region of new Set(gone.map((record) => record.region))) {
    const there = gone.filter((record) => record.region === region);
    await recording.write(
      there.map((record) => ({
        backup_id: record.backup_id,
        backup_type: record.backup_type as "physical",
        name: record.name,
        status: "deleted",
        creation_date: new Date(record.creation_date).toISOString(),
        is_encrypted: record.is_encrypted,
        is_automated: record.is_automated,
      })),
      region,
    );
  }
}
