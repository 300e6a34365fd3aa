import { regions } from "../aws/regions";
import { nearest } from "../nearest";
import type { Problem } from "../problem";
import { MINUTES_OF_DAY, meet, parseDaily, parseWeekly } from "../window";
import type { Window } from "../window";
import { rule } from "./rule";

/** What moves to cold storage stays there this long at least (Backup API Reference, Lifecycle). */
const COLD_DAYS = 90;

/** Backups by AWS Backup. */
export const backupRules = [
  // Source: AWS Backup Developer Guide, "Amazon RDS backups": not in its windows, nor in the hour before.
  rule(["backup.time", "database.backupWindow", "database.maintenanceWindow"], (time, backup, weekly) => {
    const [hour, minute] = time.split(":").map(Number);
    const maintenance = parseWeekly(weekly);
    // Too long a window is a problem of its own.
    if (maintenance.length > MINUTES_OF_DAY) return [];
    if (isFree(hour! * 60 + minute!, parseDaily(backup), maintenance)) return [];
    return [
      {
        path: "backup.time",
        value: time,
        allowed: `no time within database.backupWindow, ${backup}, or database.maintenanceWindow, ${weekly}, nor in the hour before: RDS refuses a snapshot then`,
        mend: mendTime(backup, weekly),
      },
    ];
  }),

  rule(["backup.coldStorageAfterDays", "backup.monthlyRetentionDays"], (cold, monthly): Problem[] => {
    const path = "backup.coldStorageAfterDays";
    if (cold === undefined) return [];
    if (monthly === undefined) {
      return [
        {
          path,
          value: cold,
          allowed: "only with backup.monthlyRetentionDays: only monthly backups move to cold storage",
          mend: "remove it, or add backup.monthlyRetentionDays",
        },
      ];
    }
    if (monthly >= cold + COLD_DAYS) return [];
    return [
      {
        path,
        value: cold,
        allowed: `${COLD_DAYS} days or more below backup.monthlyRetentionDays, which is ${monthly}: AWS keeps a backup cold for ${COLD_DAYS} days at least`,
        mend: `remove it, or set backup.monthlyRetentionDays to ${cold + COLD_DAYS} or more`,
      },
    ];
  }),

  rule(["backup.copy.region", "region"], (copy, region): Problem[] => {
    const path = "backup.copy.region";
    if (copy === undefined) return [];
    if (copy === region) {
      return [
        {
          path,
          value: copy,
          allowed: "another region than region: a copy beside the original is lost with it",
          mend: "name another region, or remove backup.copy",
        },
      ];
    }
    if (regions.includes(copy)) return [];
    const meant = nearest(
      copy,
      regions.filter((other) => other !== region),
    );
    return [
      {
        path,
        value: copy,
        allowed: `a region of the commercial partition: ${regions.join(", ")}`,
        mend: meant ? `set it to "${meant}"` : "set it to one of these",
      },
    ];
  }),

  rule(["backup.vaultLock", "backup.vaultLockCoolingOffDays"], (lock, days): Problem[] => {
    const path = "backup.vaultLockCoolingOffDays";
    if (lock === "compliance" && days === undefined) {
      return [
        {
          path,
          value: days,
          allowed: "3 days or more with vaultLock compliance: after them nobody can take the lock off",
          mend: "add it, for example vaultLockCoolingOffDays: 14",
        },
      ];
    }
    if (lock !== "compliance" && days !== undefined) {
      return [
        {
          path,
          value: days,
          allowed: `only with vaultLock compliance: a lock "${lock}" can be taken off at any time`,
          mend: "remove it",
        },
      ];
    }
    return [];
  }),

  rule(["backup.vaultLock", "profile"], (lock, profile) => {
    if (lock !== "compliance" || profile === "production") return [];
    return [
      {
        path: "backup.vaultLock",
        value: lock,
        allowed:
          '"none" or "governance" with profile "development": such an environment must be able to go away',
        mend: 'set it to "none"',
      },
    ];
  }),
];

/** The first full hour at which a backup may begin, if the windows leave one. */
function mendTime(backup: string, weekly: string): string {
  const daily = parseDaily(backup);
  const maintenance = parseWeekly(weekly);
  const hour = Array.from({ length: 24 }, (_, hour) => hour).find((hour) =>
    isFree(hour * 60, daily, maintenance),
  );
  return hour === undefined
    ? "shorten the windows: they leave no hour of the day"
    : `set it to "${String(hour).padStart(2, "0")}:00"`;
}

/** Whether a backup may begin at a minute of the day: in no window of the cluster, nor in the hour before. */
function isFree(start: number, daily: Window, maintenance: Window): boolean {
  const distance = (daily.start - start + MINUTES_OF_DAY) % MINUTES_OF_DAY;
  const isInside = (start - daily.start + MINUTES_OF_DAY) % MINUTES_OF_DAY < daily.length;
  return !isInside && distance >= 60 && !meet({ start, length: 60 }, maintenance);
}
