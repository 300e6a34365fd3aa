import { logRetention, safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of the database. */
export const databaseSafeguards: readonly Safeguard[] = [
  safeguard(["database.minCapacity"], (capacity) => capacity > 0, {
    minimum: "0.5 ACU or more",
    mend: "set it to 0.5 or more and remove database.autoPauseSeconds",
    why: "a cluster that sleeps lets its first users wait 15 to 30 seconds (Aurora User Guide, auto-pause)",
    givesUp: "The database sleeps when idle and takes 15 to 30 seconds to wake.",
  }),
  safeguard(["database.readers"], (readers) => readers >= 1, {
    minimum: "1 reader or more, which makes two instances",
    mend: "set it to 1",
    why: "with one instance a failure lasts until AWS has made another, ten minutes and more; a reader takes over in one (FSBP RDS.15)",
    givesUp: "One database instance: its failure is an outage of ten minutes and more.",
  }),
  safeguard(["database.backupRetentionDays"], (days) => days >= 30, {
    minimum: "30 days or more",
    mend: "set it to 35",
    why: "damage may be noticed only when the month is closed; RDS itself asks for 7 days (FSBP RDS.11), this is the project's own choice",
    givesUp: "Damage to data that is noticed after a few days cannot be undone.",
  }),
  logRetention("database.logRetentionDays"),
  safeguard(["database.deletionProtection"], (on) => on, {
    minimum: "true",
    mend: "set it to true",
    why: "a destroy by mistake must not reach the data (FSBP RDS.7)",
    givesUp: "A destroy by mistake takes the database with it; only a final snapshot is left.",
  }),
];
