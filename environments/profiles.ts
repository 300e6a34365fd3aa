import { valuesAt } from "./path";
import type { SettingPath, ValuesAt } from "./path";
import { rule } from "./rules/rule";
import type { Rule } from "./rules/rule";
import { isLocal } from "./rules/sign-in";
import type { Settings } from "./schema";

interface Words {
  /** What production demands. */
  readonly minimum: string;
  readonly mend: string;
  /** Why, with the control or page it is from. */
  readonly why: string;
  /** What an environment that has less lives with, in plain words. */
  readonly givesUp: string;
}

interface Safeguard extends Words {
  /** The settings that decide; a problem is reported at the first. */
  readonly looksAt: readonly [SettingPath, ...SettingPath[]];
  readonly isSafe: (values: readonly unknown[]) => boolean;
}

function safeguard<const P extends readonly [SettingPath, ...SettingPath[]]>(
  looksAt: P,
  isSafe: (...values: ValuesAt<P>) => boolean,
  words: Words,
): Safeguard {
  return { looksAt, isSafe: (values) => isSafe(...(values as ValuesAt<P>)), ...words };
}

const logRetention = (
  path:
    | "networking.flowLogRetentionDays"
    | `${"security.webAcl" | "database" | "cache" | "realtime" | "cdn" | "governance.trail"}.logRetentionDays`,
) =>
  safeguard([path], (days) => days === undefined || days >= 365, {
    minimum: "365 days or more",
    mend: "set it to 365",
    why: "an attack is often found months later (FSBP CloudWatch.16)",
    givesUp: "Logs older than a few weeks are gone.",
  });

const noLocalUrls = (path: "security.cognito.callbackUrls" | "security.cognito.logoutUrls") =>
  safeguard([path], (urls) => !urls.some(isLocal), {
    minimum: "no address on this machine",
    mend: "remove the addresses of localhost",
    why: "whatever program runs on a user's machine could take his sign-in",
    givesUp: "Sign-in may end on a page of localhost.",
  });

/** Whether an organization runs a service for the account. */
const isManaged = (managed: readonly string[] | undefined, service: string) => managed?.includes(service);

/**
 * What the production profile demands, and development may go without. FSBP: AWS Foundational Security Best
 * Practices, the controls of Security Hub.
 */
export const safeguards: readonly Safeguard[] = [
  safeguard(["networking.nat"], (nat) => nat !== "single", {
    minimum: '"per-az", or "none" with interface endpoints',
    mend: 'set it to "per-az"',
    why: "with one NAT gateway, the failure of its zone cuts off all zones (Well-Architected REL10-BP01)",
    givesUp: "One NAT gateway: when its zone fails, no zone has a way out.",
  }),
  logRetention("networking.flowLogRetentionDays"),
  safeguard(["security.keyDeletionWindowDays"], (days) => days === 30, {
    minimum: "30 days",
    mend: "set it to 30",
    why: "a deleted key takes all its data with it; this is the longest time to notice (FSBP KMS.3)",
    givesUp: "A deleted key is beyond rescue sooner than it could be.",
  }),
  logRetention("security.webAcl.logRetentionDays"),
  safeguard(["security.cognito.mfa"], (mfa) => mfa === "required", {
    minimum: '"required"',
    mend: 'set it to "required"',
    why: "a stolen password alone must not open an account (FSBP Cognito.5)",
    givesUp: "A second factor is left to each user: a stolen password can be enough.",
  }),
  safeguard(["security.cognito.threatProtection"], (mode) => mode === "enforced", {
    minimum: '"enforced"',
    mend: 'set it to "enforced"',
    why: "sign-ins with leaked passwords or from odd places are then stopped, not only noted (FSBP Cognito.1)",
    givesUp: "Suspicious sign-ins are not stopped.",
  }),
  noLocalUrls("security.cognito.callbackUrls"),
  noLocalUrls("security.cognito.logoutUrls"),
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
  safeguard(["cache.nodes"], (nodes) => nodes >= 2, {
    minimum: "2 nodes or more",
    mend: "set it to 2",
    why: "one node has nothing to fail over to (FSBP ElastiCache.3)",
    givesUp: "One cache node: its failure ends every session it holds, for minutes.",
  }),
  safeguard(["cache.snapshotRetentionDays"], (days) => days >= 1, {
    minimum: "1 day or more",
    mend: "set it to 7",
    why: "without snapshots nothing of the cache can be restored (FSBP ElastiCache.1)",
    givesUp: "The cache has no snapshots.",
  }),
  logRetention("cache.logRetentionDays"),
  safeguard(["realtime.onDemandBase"], (base) => base >= 1, {
    minimum: "1 task or more",
    mend: "set it to 1, and realtime.onDemandWeight to 1 or more",
    why: "Spot capacity can be taken away all at once, with two minutes' notice",
    givesUp: "All tasks run on Spot: AWS can take them away with two minutes' notice.",
  }),
  safeguard(["realtime.minTasks"], (tasks) => tasks >= 2, {
    minimum: "2 tasks or more",
    mend: "set it to 2",
    why: "one task is in one zone only (Well-Architected REL10-BP01)",
    givesUp: "One task: its failure is an outage of about a minute.",
  }),
  safeguard(["realtime.domain"], (domain) => domain !== undefined, {
    minimum: "a domain, so that it speaks HTTPS",
    mend: "give realtime.domain",
    why: "tokens and messages must not cross the internet in clear (FSBP ELB.1)",
    givesUp: "No HTTPS: tokens and messages cross the internet in clear.",
  }),
  logRetention("realtime.logRetentionDays"),
  safeguard(["realtime.deletionProtection"], (on) => on, {
    minimum: "true",
    mend: "set it to true",
    why: "a destroy by mistake must not take the address that clients know (FSBP ELB.6)",
    givesUp: "A destroy by mistake takes the load balancer with it.",
  }),
  safeguard(["cdn.domain"], (domain) => domain !== undefined, {
    minimum: "a domain, so that its own certificate demands TLS 1.2",
    mend: "give cdn.domain",
    why: "CloudFront's own name also admits TLS 1.0 (FSBP CloudFront.7, CloudFront.15)",
    givesUp: "The pages have no domain of their own: CloudFront's name also admits TLS 1.0.",
  }),
  logRetention("cdn.logRetentionDays"),
  safeguard(["cdn.deletionProtection"], (on) => on, {
    minimum: "true",
    mend: "set it to true",
    why: "a destroy by mistake must not take the pages and the name to which DNS points",
    givesUp: "A destroy by mistake takes the web application's pages and CloudFront's name with it.",
  }),
  safeguard(
    ["monitoring.pages.emails", "monitoring.pages.urls"],
    (emails, urls) => emails.length + urls.length > 0,
    {
      minimum: "one address or more here or in monitoring.pages.urls",
      mend: "give the address of who is on call",
      why: "an outage that nobody is told of lasts until users complain (Well-Architected OPS08-BP04)",
      givesUp: "Nobody is told when the service is down.",
    },
  ),
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
  safeguard(
    ["nosql.tables"],
    (tables) =>
      (tables ?? []).every((table) => table.pointInTimeRecoveryDays === 35 && table.deletionProtection),
    {
      minimum: "pointInTimeRecoveryDays 35 and deletionProtection true for every table",
      mend: "set both in each table",
      why: "a wrong write is undone only where every moment is kept, and a destroy by mistake must not reach the data (FSBP DynamoDB.2, DynamoDB.6)",
      givesUp:
        "Tables of DynamoDB can be destroyed by mistake, and go back to the daily backup, not to any moment.",
    },
  ),
];

/** The production profile refuses to be less than safe. */
export const productionRules: readonly Rule[] = safeguards.map(({ looksAt, isSafe, minimum, mend, why }) =>
  rule(["profile", ...looksAt], (profile, ...values) => {
    if (profile !== "production" || isSafe(values)) return [];
    return [
      {
        path: looksAt[0],
        value: values[0],
        allowed: `with profile "production", ${minimum}: ${why}`,
        mend: `${mend}, or set profile to "development"`,
      },
    ];
  }),
);

/** What these settings give up against production, in plain sentences; nothing for a production profile. */
export function givesUp(settings: Settings): string[] {
  const lost = safeguards.filter(({ looksAt, isSafe }) => !isSafe(valuesAt(settings, looksAt)));
  return [...new Set(lost.map((safeguard) => safeguard.givesUp))];
}

/** What an environment gives up that is below production's minimum for one setting. @throws Error without such a minimum */
export function givenUpBy(setting: SettingPath): string {
  const safeguard = safeguards.find(({ looksAt }) => looksAt[0] === setting);
  if (!safeguard) throw new Error(`production has no minimum for ${setting}`);
  return safeguard.givesUp;
}
