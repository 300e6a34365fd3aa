import { safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of backups. */
export const backupSafeguards: readonly Safeguard[] = [
  safeguard(["backup.dailyRetentionDays"], (days) => days >= 30, {
    minimum: "30 days or more",
    mend: "set it to 35",
    why: "a bucket or table that was damaged weeks ago is restored from these; the project's own choice, as for the cluster",
    givesUp: "Damage to uploaded files that is noticed after a few days cannot be undone.",
  }),
  safeguard(["backup.monthlyRetentionDays"], (days) => days !== undefined && days >= 365, {
    minimum: "365 days or more",
    mend: "set it to 365",
    why: "Aurora itself goes back 35 days; what is found out at the year's end is older (Well-Architected REL09-BP01)",
    givesUp: "No backup is older than a few weeks.",
  }),
  safeguard(["backup.copy"], (copy) => copy !== undefined, {
    minimum: "a copy in a second region",
    mend: 'give a region and how long copies are kept, for example { region: "ap-northeast-3", retentionDays: 35 }',
    why: "with the region, all data and all backups would be gone (Well-Architected REL13-BP02)",
    givesUp: "All backups are in one region, and lost with it.",
  }),
  safeguard(["backup.vaultLock"], (lock) => lock !== "none", {
    minimum: '"governance" or "compliance"',
    mend: 'set it to "governance"',
    why: "who takes over an administrator's account deletes the backups first (AWS Backup Developer Guide, Vault Lock)",
    givesUp: "Backups can be deleted by whoever has an administrator's rights.",
  }),
];
