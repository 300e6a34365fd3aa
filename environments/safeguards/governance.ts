import { logRetention, safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** Whether an organization runs a service for the account. */
const isManaged = (managed: readonly string[] | undefined, service: string) => managed?.includes(service);

/** What production demands of what watches over the account. */
export const governanceSafeguards: readonly Safeguard[] = [
  safeguard(["governance"], (governance) => governance !== undefined, {
    minimum: "a section, whose managedByOrganization says what an organization runs for the account",
    mend: "add it, see docs/governance.md",
    why: "without a trail, a recorder and detectors nobody knows what was done in the account (FSBP CloudTrail.1, Config.1, GuardDuty.1)",
    givesUp: "Nothing records and watches what is done in the account.",
  }),
  safeguard(["governance.logArchive.objectLock"], (lock) => lock !== "none", {
    minimum: '"governance" or "compliance"',
    mend: 'set it to "governance", with lockDays',
    why: "who broke in deletes the records of it first (FSBP S3.15)",
    givesUp: "The account's records can be deleted by whoever may delete objects.",
  }),
  safeguard(["governance.logArchive.lockDays"], (days) => days === undefined || days >= 365, {
    minimum: "365 days or more",
    mend: "set it to 365",
    why: "an attack is often found months later; this is the project's own choice",
    givesUp: "The account's records can be deleted within the year.",
  }),
  logRetention("governance.trail.logRetentionDays"),
  safeguard(
    ["governance.trail.dataEvents", "governance.managedByOrganization"],
    (events, managed) => isManaged(managed, "trail") || events === undefined || events.includes("s3"),
    {
      minimum: '"s3"',
      mend: 'add "s3"',
      why: "without it nobody knows which files were read or changed (FSBP S3.22, S3.23)",
      givesUp: "Who read or changed a file is not recorded.",
    },
  ),
  safeguard(["governance.configFrequency"], (frequency) => frequency !== "daily", {
    minimum: '"continuous"',
    mend: 'set it to "continuous"',
    why: "what is changed and changed back within a day is not recorded otherwise; this is the project's own choice",
    givesUp: "A resource that is changed and changed back within a day leaves no trace in Config.",
  }),
  safeguard(
    ["governance.guardDuty.plans", "governance.managedByOrganization"],
    (plans, managed) =>
      isManaged(managed, "guardduty") ||
      plans === undefined ||
      (["s3", "malware", "rds", "lambda", "runtime"] as const).every((plan) => plans.includes(plan)),
    {
      minimum: "s3, malware, rds, lambda and runtime",
      mend: "add those that are missing",
      why: "each covers what the platform runs (FSBP GuardDuty.6, .8, .9, .10, .11)",
      givesUp: "GuardDuty does not look at files, logins of the database, functions or tasks.",
    },
  ),
  safeguard(
    ["governance.securityStandards", "governance.managedByOrganization"],
    (standards, managed) =>
      isManaged(managed, "security-hub") || standards === undefined || standards.includes("fsbp"),
    {
      minimum: '"fsbp"',
      mend: 'add "fsbp"',
      why: "the controls that these settings name are checked by it (Security Hub User Guide)",
      givesUp: "Security Hub does not check the account against AWS's best practices.",
    },
  ),
  safeguard(
    ["governance.notices.emails", "governance.notices.urls"],
    (emails, urls) => emails === undefined || emails.length + (urls?.length ?? 0) > 0,
    {
      minimum: "one address or more here or in governance.notices.urls",
      mend: "add one",
      why: "an alarm that tells nobody is none (CIS 4.1 to 4.15)",
      givesUp: "Nobody is told of what the account's guards find.",
    },
  ),
];
