import { z } from "zod";
import { choice, field, flag, logRetentionDays, whole } from "./field";
import { emails, urls } from "./monitoring";

/** A list of words, each once or more; an empty list for none. */
function words<const T extends readonly [string, ...string[]]>(...allowed: T) {
  const quoted = allowed.map((word) => `"${word}"`);
  return field(
    z.array(choice(...allowed)),
    `a list of ${quoted.join(", ")}, or an empty list`,
    `[${quoted[0]}]`,
  );
}

const percents = (example: string) =>
  field(
    z.array(field(z.int().min(1).max(1000), "a whole number from 1 to 1000 per cent", "80")).max(5),
    "up to 5 whole numbers from 1 to 1000 per cent, or an empty list",
    example,
  );

/** GitHub: names of owners have no dot, those of repositories may; nowhere a wildcard. */
const repository = field(
  z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[\w.-]{1,100}$/),
  "owner/name of one repository, no wildcard",
  '"example/chat-platform"',
);

const gitHubName = (what: string, example: string) =>
  field(
    z.string().regex(/^[A-Za-z0-9][\w./-]{0,254}$/),
    `the name of a ${what}, of letters, digits and _ . / -, no wildcard`,
    example,
  );

const github = z.strictObject({
  /** The one repository whose workflows may take the roles. */
  repository,
  /** GitHub environment whose jobs may apply: its protection rules decide who deploys. */
  applyEnvironment: gitHubName("GitHub environment", '"production"'),
  /** GitHub environment whose jobs may plan; left out, jobs of pull requests. */
  planEnvironment: gitHubName("GitHub environment", '"plan"').optional(),
});

/** Once an account: what watches over it. Left out, nothing does, or somebody else's stack. */
export const governance = z.strictObject({
  /** What an organization or Control Tower runs for this account, so that nothing of it is made here. */
  managedByOrganization: words("trail", "config", "guardduty", "security-hub", "access-analyzer"),
  logArchive: z.strictObject({
    /** Who may delete a log before its time: see docs/governance.md. */
    objectLock: choice("none", "governance", "compliance"),
    /** How long a lock holds (S3 API Reference, DefaultRetention). */
    lockDays: whole(1, 36500, "days", 365, "with objectLock, and only then").optional(),
    /** When a log moves to Glacier, which is for what nobody reads. */
    glacierAfterDays: whole(1, 3650, "days", 90),
    /** When a log goes. */
    expirationDays: whole(1, 36500, "days", 2557),
  }),
  trail: z.strictObject({
    /** How long the log group of the alarms is kept; the archive keeps the logs longer. */
    logRetentionDays: logRetentionDays(),
    /** Calls to objects and functions, recorded at a price for each. */
    dataEvents: words("s3", "lambda"),
    /** Whether unusual rates of calls are looked for, at a price for each call. */
    insights: flag(),
  }),
  /** Whether Config records each change, or what is different once a day. */
  configFrequency: choice("continuous", "daily"),
  guardDuty: z.strictObject({
    /** Protection plans beside what GuardDuty always does, each at a price. */
    plans: words("s3", "eks", "malware", "rds", "lambda", "runtime"),
    /** How often a finding that goes on is told again. */
    findingFrequency: choice("FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"),
    /** Lowest severity that is told: 1 low, 4 medium, 7 high, 9 critical. */
    minimumSeverity: field(z.number().min(1).max(10), "a number from 1 to 10", "4"),
  }),
  /** Standards by which Security Hub measures the account. */
  securityStandards: words("fsbp", "cis-1.2", "cis-1.4", "cis-3.0"),
  /** Days after which an unused right is reported, at a price for each user and role; left out, none is. */
  unusedAccessDays: whole(1, 365, "days", 90).optional(),
  budget: z.strictObject({
    /** What the account may cost a month, in US dollars. */
    monthlyUsd: whole(1, 10_000_000, "US dollars", 500),
    /** Told when so much of it is spent. */
    actualPercents: percents("[80, 100]"),
    /** Told when the month is foreseen to cost so much of it. */
    forecastPercents: percents("[100]"),
  }),
  /** Who is told of all this. */
  notices: z.strictObject({ emails: emails(), urls: urls() }),
  /** Roles with which GitHub's workflows plan and deploy, without keys; left out, there are none. */
  github: github.optional(),
});
