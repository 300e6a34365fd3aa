import { givesUp, loadSettings } from "../../../environments";
import { parseSettings } from "../../../environments/parse";
import { safeguards } from "../../../environments/safeguards";
import { changed, expectNone, expectProblem } from "./settings";

const HTTP = "http://localhost:3000/callback";

/** For each safeguard, a setting that is less than safe, and whatever else must change for it alone to be wrong. */
const cases: [path: string, value: unknown, minimum: RegExp, others?: Record<string, unknown>][] = [
  ["networking.nat", "single", /"per-az", or "none" with interface endpoints: .*zone/],
  ["networking.flowLogRetentionDays", 180, /365 days or more: .*CloudWatch\.16/],
  ["security.keyDeletionWindowDays", 29, /30 days: .*KMS\.3/],
  ["security.webAcl.logRetentionDays", 180, /365 days or more: .*CloudWatch\.16/],
  ["security.cognito.mfa", "optional", /"required": .*Cognito\.5/],
  ["security.cognito.threatProtection", "audit", /"enforced": .*Cognito\.1/],
  ["security.cognito.callbackUrls", ["https://chat.example.com", HTTP], /no address on this machine: /],
  ["security.cognito.logoutUrls", [HTTP], /no address on this machine: /],
  [
    "database.minCapacity",
    0,
    /0\.5 ACU or more: .*15 to 30 seconds/,
    { "database.autoPauseSeconds": 86400, "database.idleSessionTimeoutSeconds": 60 },
  ],
  ["database.readers", 0, /1 reader or more, which makes two instances: .*RDS\.15/],
  ["database.backupRetentionDays", 29, /30 days or more: .*project's own choice/],
  ["database.logRetentionDays", 180, /365 days or more: .*CloudWatch\.16/],
  ["database.deletionProtection", false, /true: .*RDS\.7/],
  ["backup.dailyRetentionDays", 29, /30 days or more: .*project's own choice/],
  [
    "backup.monthlyRetentionDays",
    364,
    /365 days or more: .*REL09-BP01/,
    { "backup.coldStorageAfterDays": undefined },
  ],
  ["backup.copy", undefined, /a copy in a second region: .*REL13-BP02/],
  ["backup.vaultLock", "none", /"governance" or "compliance": .*Vault Lock/],
  ["cache.nodes", 1, /2 nodes or more: .*ElastiCache\.3/],
  ["cache.snapshotRetentionDays", 0, /1 day or more: .*ElastiCache\.1/],
  ["cache.logRetentionDays", 180, /365 days or more: .*CloudWatch\.16/],
  ["realtime.onDemandBase", 0, /1 task or more: .*Spot/],
  ["realtime.minTasks", 1, /2 tasks or more: .*one zone only/, { "realtime.onDemandBase": 1 }],
  ["realtime.domain", undefined, /a domain, so that it speaks HTTPS: .*ELB\.1/],
  ["realtime.logRetentionDays", 180, /365 days or more: .*CloudWatch\.16/],
  ["realtime.deletionProtection", false, /true: .*ELB\.6/],
  ["cdn.domain", undefined, /a domain, so that its own certificate demands TLS 1\.2: .*CloudFront\.7/],
  ["cdn.logRetentionDays", 180, /365 days or more: .*CloudWatch\.16/],
  ["cdn.deletionProtection", false, /true: .*DNS points/],
  ["monitoring.pages.emails", [], /one address or more here or in monitoring\.pages\.urls: .*OPS08-BP04/],
  ["governance", undefined, /a section, .*: .*CloudTrail\.1, Config\.1, GuardDuty\.1/],
  [
    "governance.logArchive.objectLock",
    "none",
    /"governance" or "compliance": .*S3\.15/,
    { "governance.logArchive.lockDays": undefined },
  ],
  ["governance.logArchive.lockDays", 364, /365 days or more: .*project's own choice/],
  ["governance.trail.logRetentionDays", 180, /365 days or more: .*CloudWatch\.16/],
  ["governance.trail.dataEvents", ["lambda"], /"s3": .*S3\.22, S3\.23/],
  ["governance.configFrequency", "daily", /"continuous": .*project's own choice/],
  [
    "governance.guardDuty.plans",
    ["s3", "malware", "rds", "lambda"],
    /s3, malware, rds, lambda and runtime: .*GuardDuty\.6/,
  ],
  ["governance.securityStandards", ["cis-3.0"], /"fsbp": .*Security Hub/],
  ["governance.notices.emails", [], /one address or more here or in governance\.notices\.urls: .*CIS 4\.1/],
  [
    "nosql.tables",
    [
      {
        name: "sessions",
        partitionKey: { name: "id", type: "S" },
        capacity: { mode: "on-demand" },
        contributorInsights: false,
        pointInTimeRecoveryDays: 34,
        deletionProtection: true,
      },
    ],
    /pointInTimeRecoveryDays 35 and deletionProtection true for every table: .*DynamoDB\.2/,
  ],
];

describe("production refuses to be less than safe", () => {
  test("each safeguard has a case here", () => {
    expect(cases.map(([path]) => path)).toEqual(safeguards.map(({ looksAt }) => looksAt[0]));
  });

  test.each(cases)("%s may not be %p", (path, value, minimum, others = {}) => {
    expectProblem(
      { ...others, [path]: value },
      {
        path,
        value,
        allowed: new RegExp(`^with profile "production", ${minimum.source}`),
        mend: /, or set profile to "development"$/,
      },
      "prod",
    );
  });

  test.each(cases)("%s %p is accepted in development", (path, value, _, others = {}) => {
    expectNone({ profile: "development", ...others, [path]: value }, "prod");
  });

  test.each(cases)("%s %p is told as given up", (path, value, _, others = {}) => {
    const settings = parseSettings(
      "prod",
      changed({ profile: "development", ...others, [path]: value }, "prod"),
    );
    const { givesUp: sentence } = safeguards.find(({ looksAt }) => looksAt[0] === path)!;
    expect(givesUp(settings)).toContain(sentence);
  });
});

describe("what an organization runs is not demanded", () => {
  test.each([
    ["trail", { "governance.trail.dataEvents": [] }],
    ["guardduty", { "governance.guardDuty.plans": [] }],
    ["security-hub", { "governance.securityStandards": [] }],
  ])("%s", (service, changes) => {
    expectNone({ ...changes, "governance.managedByOrganization": [service] }, "prod");
  });
});

describe("givesUp", () => {
  test.each(["prod", "staging"])("%s gives up nothing", (environment) => {
    expect(givesUp(loadSettings(environment))).toEqual([]);
  });

  test("dev gives up what its file says, each once", () => {
    const sentences = givesUp(loadSettings("dev"));
    expect(new Set(sentences).size).toBe(sentences.length);
    const text = sentences.join("\n");
    for (const loss of [
      /sleeps when idle and takes 15 to 30 seconds to wake/,
      /One database instance/,
      /One cache node/,
      /One task/,
      /One NAT gateway/,
      /Damage to data that is noticed after a few days/,
      /Logs older than a few weeks/,
      /No HTTPS/,
      /All backups are in one region/,
      /Backups can be deleted by whoever/,
      /A second factor is left to each user/,
      /destroy by mistake takes the database/,
      /destroy by mistake takes the load balancer/,
      /Nobody is told when the service is down/,
      /pages have no domain of their own/,
      /destroy by mistake takes the web application's pages/,
      /account's records can be deleted by whoever/,
      /changed and changed back within a day/,
      /GuardDuty does not look at files/,
      /Nobody is told of what the account's guards find/,
    ]) {
      expect(text).toMatch(loss);
    }
  });

  test("every sentence is one", () => {
    for (const { givesUp: sentence } of safeguards) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});
