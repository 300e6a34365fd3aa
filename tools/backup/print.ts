import type { Listed } from "./commands/list";
import type { Backup, Finding } from "./model";

const minute = (moment: Date) => moment.toISOString().slice(0, 16).replace("T", " ");

function size(gb: number | undefined): string {
  if (gb === undefined) return "size unknown";
  return gb >= 1 ? `${gb.toFixed(1)} GB` : `${Math.ceil(gb * 1024)} MB`;
}

/** One backup, on one line. */
export function formatBackup(backup: Backup): string {
  const { name, of, status, sizeGb, encrypted, kmsKeyId, expiresAt } = backup;
  return [
    `${of.id}  ${name}: ${status}`,
    size(sizeGb),
    encrypted ? `encrypted${kmsKeyId ? ` (${kmsKeyId})` : ""}` : "not encrypted",
    expiresAt ? `expires ${minute(expiresAt)}` : "does not expire",
  ].join(", ");
}

/** What was found in a copy, on one line. */
export const formatFinding = (name: string, { passed, text }: Finding): string =>
  `${passed ? "ok    " : "FAILED"}  ${name}: ${text}`;

/**
 * The list for people, newest first.
 *
 * @param gone names that are recorded and not there any more
 */
export function formatList(
  backups: readonly Listed[],
  gone: readonly string[],
  recordsReached: boolean,
): string {
  const lines = backups.map((backup) => {
    const { createdAt, of, name, region, automated, mine, expired, recorded, lastRestoreTest, status } =
      backup;
    const origin =
      backup.type === "recovery_point" ? "AWS Backup" : automated ? "automated" : mine ? "create" : "by hand";
    return [
      minute(createdAt),
      `${of.id}  ${name}`,
      region ? `${origin} in ${region}` : origin,
      status,
      size(backup.sizeGb),
      backup.expiresAt ? `${expired ? "EXPIRED" : "expires"} ${minute(backup.expiresAt)}` : "",
      recordsReached && !recorded ? "not recorded" : "",
      lastRestoreTest
        ? `restore ${lastRestoreTest.status} ${minute(new Date(lastRestoreTest.end_time))}`
        : "",
    ]
      .filter(Boolean)
      .join("  ");
  });
  return [
    ...(lines.length ? lines : ["There is no backup."]),
    ...(gone.length
      ? [`Recorded, and not there any more: ${gone.join(", ")}. Note that: list --record`]
      : []),
    ...(recordsReached ? [] : ["The records could not be reached: what is recorded is not known."]),
  ].join("\n");
}
