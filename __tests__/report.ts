import type { ControlModel, Deployment, PhaseModel, ReportModel } from "../tools/report/model";

/** Text that would do harm where it is not escaped. */
export const hostile = `<script>document.title='harmed'</script>"><img src=x onerror=alert(1)> & 'it'`;

/** The moment at which the made reports are taken. */
export const takenAt = "2026-11-21T23:05:00.000Z";

const DAY = 86_400_000;

/** A moment so many days before the report. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(takenAt) - days * DAY).toISOString();
}

/** Phases as an environment has them: names, what each reads, and how many resources. */
const reads: Record<string, readonly string[]> = {
  bootstrap: [],
  networking: [],
  security: [],
  database: ["networking", "security"],
  cache: ["networking", "security"],
  realtime: ["networking", "security", "database", "cache"],
  cdn: ["security", "realtime"],
  monitoring: ["networking", "security", "database", "cache", "realtime", "cdn"],
  governance: [],
  nosql: ["security"],
};
export const phaseNames = Object.keys(reads);

const phases: PhaseModel[] = Object.entries(reads).map(([phase, read], i) => ({
  phase,
  reads: read.map((other) => ({ phase: other, outputs: [`${other}_id`, `${other}_arn`] })),
  types: [
    { type: "aws_kms_key", count: 1, holds: "whatever is encrypted with it" },
    ...(phase === "database" ? [{ type: "aws_rds_cluster", count: 1, holds: "every database in it" }] : []),
    { type: "aws_vpc_security_group_ingress_rule", count: 10 + i },
    ...["alias", "policy", "role", "topic", "rule", "subnet", "table"].map((name) => ({
      type: `aws_iam_${name}`,
      count: 2,
    })),
  ],
}));

const who = "arn:aws:sts::111111111111:assumed-role/groundwork-dev-apply/github-actions-run-18273645";

function deployment(days: number, more: Partial<Deployment>): Deployment {
  return {
    id: `00000000-0000-4000-8000-${String(Math.round(days * 100)).padStart(12, "0")}`,
    status: "completed",
    startedAt: daysAgo(days),
    endedAt: new Date(Date.parse(daysAgo(days)) + 1_037_000).toISOString(),
    triggeredBy: who,
    version: "0.1.0",
    commit: "5d7e990aa12bb34cc56dd78ee90ff12aa34bb56c",
    branch: "main",
    phases: phaseNames.map((phase) => ({
      phase,
      result: "completed",
      ok: true,
      changes: { create: 2, update: 1 },
    })),
    ...more,
  };
}

function control(name: string, more: Partial<ControlModel>): ControlModel {
  return {
    name,
    ids: ["FSBP RDS.7"],
    title: "Something must be so",
    severity: "medium",
    result: "passed",
    mend: "Make it so.",
    givenUp: [],
    suppressed: [],
    violations: [],
    ...more,
  };
}

const finding = { place: "database/aurora/cluster", found: "deletion_protection is false", allowed: "true" };

/** A report of all that can be in one, made up; `change` replaces parts of it. */
export function madeReport(change: Partial<ReportModel> = {}): ReportModel {
  return {
    project: "groundwork",
    environment: "dev",
    profile: "development",
    account: "111111111111",
    region: "ap-northeast-1",
    dataClassification: "internal",
    takenAt,
    commit: "5d7e990aa12bb34cc56dd78ee90ff12aa34bb56c",
    isDirty: false,
    phases,
    controls: {
      controls: [
        ...Array.from({ length: 20 }, (_, i) => control(`passes-${i}`, {})),
        control("gives-up", {
          result: "given-up",
          givesUp: "A destroy by mistake takes the database with it.",
          givenUp: [finding, finding, finding],
        }),
        control("suppressed", {
          result: "suppressed",
          suppressed: [{ ...finding, reason: "The security group admits two groups only." }],
        }),
        control("without-resources", { result: "nothing-to-judge" }),
      ],
      judgements: 997,
      overridden: ["database/aurora/cluster: backup_retention_period is 7, the secure default is 35."],
      unused: [],
    },
    estimate: {
      known: true,
      value: {
        pricedAt: "2026-11",
        total: { low: 157.5, expected: 225.25, high: 1427.5 },
        phases: phaseNames.map((phase, i) => ({ phase, low: i * 3, expected: i * 5 + 0.25, high: i * 30 })),
      },
    },
    months: {
      known: true,
      value: [
        { month: "2026-08", actual: 180 },
        { month: "2026-09", estimated: 216, actual: 227.2 },
        { month: "2026-10", estimated: 220, actual: 236.5 },
        { month: "2026-11", estimated: 224, actual: 141.22 },
      ],
    },
    deployments: {
      known: true,
      value: {
        total: 4,
        items: [
          deployment(0.3, {}),
          deployment(3, {
            status: "failed",
            error: hostile,
            phases: [
              { phase: "networking", result: "completed", ok: true, changes: { update: 1 } },
              { phase: "database", result: "failed", ok: false, changes: { create: 4 } },
              { phase: "realtime", result: "not reached", changes: { create: 9 } },
            ],
          }),
          deployment(20, { status: "rolled_back", triggeredBy: hostile }),
          deployment(33, {}),
        ],
      },
    },
    backups: {
      known: true,
      value: {
        backups: {
          total: 60,
          items: Array.from({ length: 12 }, (_, i) => ({
            id: `arn:aws:rds:ap-northeast-1:111111111111:cluster-snapshot:groundwork-dev-manual-${i}`,
            type: ["aurora_snapshot", "redis_snapshot", "dynamodb_backup"][i % 3]!,
            status: "available",
            createdAt: daysAgo(i * 2 + 0.2),
            expiresAt: i % 4 ? daysAgo(i * 2 - 30) : undefined,
            gigabytes: 12.4 + i,
            encrypted: i !== 5,
            region: "ap-northeast-1",
          })),
        },
        tests: {
          total: 2,
          items: [
            {
              at: daysAgo(4),
              backupId: "manual-1",
              passed: true,
              seconds: 843,
              details: ["rows: as they were"],
            },
            { at: daysAgo(12), backupId: "manual-0", passed: false, details: [hostile] },
          ],
        },
      },
    },
    inventory: {
      known: true,
      value: {
        syncedAt: daysAgo(0.1),
        present: 402,
        stale: {
          total: 1,
          items: [
            {
              id: hostile,
              type: "aws_security_group",
              phase: "networking",
              address: `aws_security_group.${hostile}`,
              lastSeenAt: daysAgo(9),
              staleSince: daysAgo(8),
            },
          ],
        },
      },
    },
    ...change,
  };
}

/** A report of an environment of which nothing is recorded yet. */
export function emptyReport(): ReportModel {
  return madeReport({
    months: { known: true, value: [] },
    deployments: { known: true, value: { total: 0, items: [] } },
    backups: { known: true, value: { backups: { total: 0, items: [] }, tests: { total: 0, items: [] } } },
    inventory: { known: true, value: { present: 0, stale: { total: 0, items: [] } } },
  });
}

/** A report whose records could not be asked, for this reason. */
export function unreadReport(reason: string): ReportModel {
  const unknown = { known: false, reason } as const;
  return madeReport({ months: unknown, deployments: unknown, backups: unknown, inventory: unknown });
}

/** A report as full as the records make one, with names as long as AWS and the settings take them. */
export function fullReport(): ReportModel {
  const long = (length: number) => "an-environment-with-a-long-name-".repeat(10).slice(0, length);
  const arn = (length: number) =>
    `arn:aws:rds:ap-northeast-1:111111111111:cluster-snapshot:${long(length - 57)}`;
  const every = <T>(total: number, make: (i: number) => T) =>
    Array.from({ length: total }, (_, i) => make(i));
  const plan = { create: 812, update: 44, replace: 3, delete: 1 };
  return madeReport({
    project: "collaboration-platform",
    environment: long(20),
    phases: phases.map((phase) => ({
      ...phase,
      types: [
        ...phase.types.map((type) => ({ ...type, count: type.count * 1000 })),
        { type: "aws_cognito_managed_user_pool_client_attachment_of_a_type_to_come", count: 12_345 },
      ],
    })),
    estimate: {
      known: true,
      value: {
        pricedAt: "2026-11",
        total: { low: 120_000, expected: 1_234_567.89, high: 98_765_432 },
        phases: phaseNames.map((phase, i) => ({
          phase,
          low: i * 999,
          expected: i * 123_456,
          high: i * 10_987_654,
        })),
      },
    },
    months: {
      known: true,
      value: every(24, (i) => ({
        month: `${2024 + Math.floor((i + 11) / 12)}-${String(((i + 11) % 12) + 1).padStart(2, "0")}`,
        estimated: 1_000_000 + i * 9_999,
        actual: 1_100_000 - i * 7_777,
      })),
    },
    deployments: {
      known: true,
      value: {
        total: 5_432,
        items: every(200, (i) =>
          deployment(i / 3, {
            ...(i % 7 === 2 && {
              status: "failed",
              error: `Error: ${"creating RDS Cluster: ".repeat(30)}\n\n${arn(300)}`,
            }),
            branch: long(200),
            version: `1.0.0-${long(60)}`,
            triggeredBy: `arn:aws:sts::111111111111:assumed-role/${long(64)}/${long(60)}@example.com`,
            phases: phaseNames.map((phase, at) =>
              i % 7 === 2 && at > 4
                ? {
                    phase,
                    result: at === 5 ? "failed" : "not reached",
                    ok: at === 5 ? false : undefined,
                    changes: plan,
                  }
                : { phase, result: "completed", ok: true, changes: plan },
            ),
          }),
        ),
      },
    },
    backups: {
      known: true,
      value: {
        backups: {
          total: 12_345,
          items: every(200, (i) => ({
            id: arn(255),
            type: ["aurora_snapshot", "redis_snapshot", "dynamodb_backup", "recovery_point", "physical"][
              i % 5
            ]!,
            status: ["available", "creating", "failed", "deleting"][i % 4]!,
            createdAt: daysAgo(i * 3),
            expiresAt: i % 3 ? daysAgo(i * 3 - 35) : undefined,
            gigabytes: 64_000.123456789,
            encrypted: i % 9 > 0,
            region: "ap-northeast-1",
          })),
        },
        tests: {
          total: 1_234,
          items: every(100, (i) => ({
            at: daysAgo(i * 6),
            backupId: arn(255),
            passed: i % 5 > 0,
            seconds: 7_384.123,
            details: [`rows: ${every(40, (n) => `chat.table_${n} 1200 (now ${n})`).join(", ")}`],
          })),
        },
      },
    },
    inventory: {
      known: true,
      value: {
        syncedAt: daysAgo(0.1),
        present: 100_000,
        stale: {
          total: 98_765,
          items: every(100, (i) => ({
            id: `arn:aws:elasticloadbalancing:ap-northeast-1:111111111111:listener-rule/app/${long(150)}/${i}`,
            type: "aws_vpc_security_group_ingress_rule",
            phase: "networking",
            address: `aws_vpc_security_group_ingress_rule.${long(200)}[${i}]`,
            lastSeenAt: daysAgo(i * 5 + 1),
            ...(i > 3 && { staleSince: daysAgo(i * 5) }),
          })),
        },
      },
    },
  });
}
