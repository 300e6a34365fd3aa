import { z } from "zod";
import { choice, field, whole } from "./field";

/** AWS Backup keeps nothing longer (Backup API Reference, Lifecycle). */
const LONGEST = 36500;

export const backup = z.strictObject({
  /** When backups are taken each day; weekly ones on Sundays, monthly ones on the first. */
  time: field(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), "hh:mm in UTC, 00:00 to 23:59", '"06:00"'),
  /** How long daily backups are kept. */
  dailyRetentionDays: whole(1, LONGEST, "days", 35),
  /** How long weekly backups are kept; left out, there are none. */
  weeklyRetentionDays: whole(1, LONGEST, "days", 91).optional(),
  /** How long monthly backups are kept; left out, there are none. */
  monthlyRetentionDays: whole(1, LONGEST, "days", 365).optional(),
  /** Days until a monthly backup of DynamoDB moves to cold storage; Aurora and S3 have none. */
  coldStorageAfterDays: whole(1, LONGEST, "days", 30, "90 or more before it is deleted").optional(),
  /** How far back the upload bucket can be brought to any moment (Backup API Reference, Lifecycle). */
  continuousRetentionDays: whole(1, 35, "days", 35),
  /** Copies of all backups in a second region; left out, there are none. */
  copy: z
    .strictObject({
      region: field(z.string(), "a region of AWS, another than region", '"ap-northeast-3"'),
      /** How long the copies are kept. */
      retentionDays: whole(1, LONGEST, "days", 35),
    })
    .optional(),
  /**
   * Who may delete a backup before its time: `none`, everybody with the right to; `governance`, only who may take the
   * lock off; `compliance`, nobody, not even AWS.
   */
  vaultLock: choice("none", "governance", "compliance"),
  /** With `compliance`: days in which it can still be taken back (Backup API Reference, PutBackupVaultLockConfiguration). */
  vaultLockCoolingOffDays: whole(
    3,
    LONGEST,
    "days",
    14,
    "with vaultLock compliance, and only then",
  ).optional(),
});
