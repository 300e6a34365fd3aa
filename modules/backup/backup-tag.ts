/**
 * How a data store is backed up, as its tag `Backup` says. `snapshots`: daily, weekly, monthly. `continuous`: those, and
 * to any moment as well, for what has no such way of its own (S3).
 */
export type BackupKind = "snapshots" | "continuous";

export const BACKUP_TAG = "Backup";

/** The tag by which a backup plan finds a data store. */
export const backupTag = (kind: BackupKind): Record<string, string> => ({ [BACKUP_TAG]: kind });
