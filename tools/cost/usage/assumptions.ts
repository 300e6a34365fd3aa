import type { Range } from "../quantity";

/** What nobody can read in the configuration: how much a month uses. */
export interface Assumption {
  readonly unit: string;
  readonly what: string;
  /** Low, expected and high of an environment with the profile "development". */
  readonly development: Range<number>;
  /** Of one with the profile "production" that is named staging. */
  readonly staging: Range<number>;
  /** Of any other with the profile "production". */
  readonly production: Range<number>;
}

type Row = readonly [
  unit: string,
  what: string,
  development: Range<number>,
  staging: Range<number>,
  production: Range<number>,
];

const rows = {
  "network.natGb": ["GB", "data through all NAT gateways", [1, 5, 20], [10, 40, 100], [50, 300, 1000]],
  "network.endpointGb": ["GB", "data through each interface endpoint", [0.5, 1, 5], [1, 5, 20], [5, 30, 100]],
  "network.zoneGb": ["GB", "data from one zone to another", [0.5, 2, 10], [5, 20, 100], [50, 300, 1500]],
  "network.outGb": ["GB", "data of the load balancer to clients", [1, 5, 20], [5, 20, 100], [50, 300, 2000]],
  "network.flowLogGb": ["GB", "flow logs", [0.5, 2, 10], [5, 15, 60], [20, 100, 500]],
  "security.activeUsers": ["users", "users who sign in", [3, 10, 50], [5, 20, 100], [500, 5000, 20000]],
  "security.secretRequests": [
    "requests",
    "reads of each secret",
    [1000, 5000, 50000],
    [2000, 10000, 100000],
    [5000, 30000, 300000],
  ],
  "security.keyRequests": [
    "requests",
    "requests to each key",
    [500, 3000, 20000],
    [2000, 10000, 100000],
    [10000, 100000, 1000000],
  ],
  "security.keyRotations": [
    "rotations",
    "yearly rotations that a key has behind it; AWS charges the first two",
    [0, 0, 2],
    [0, 0, 2],
    [0, 0, 2],
  ],
  "webAcl.requests": [
    "requests",
    "requests that each web ACL looks at",
    [10000, 100000, 1000000],
    [50000, 500000, 3000000],
    [1000000, 10000000, 50000000],
  ],
  "webAcl.logKb": ["KB", "log of each of them", [1, 1.5, 2], [1, 1.5, 2], [1, 1.5, 2]],
  "database.awakeHours": [
    "hours",
    "hours awake of a database that sleeps when idle",
    [60, 176, 730],
    [730, 730, 730],
    [730, 730, 730],
  ],
  "database.writerAcu": [
    "ACU",
    "average capacity of the writer while it is awake",
    [0.5, 1, 2],
    [0.5, 1, 3],
    [1, 2, 8],
  ],
  "database.readerAcu": [
    "ACU",
    "average capacity of a reader that scales by itself",
    [0.5, 0.5, 1],
    [0.5, 0.5, 2],
    [1, 1, 4],
  ],
  "database.storageGb": ["GB", "size of the database", [1, 5, 20], [5, 20, 50], [20, 100, 500]],
  "database.requests": [
    "requests",
    "reads and writes of Aurora's storage",
    [500000, 3000000, 20000000],
    [5000000, 20000000, 100000000],
    [50000000, 300000000, 1500000000],
  ],
  "database.writeShare": [
    "share",
    "of these, writes, which a second region takes too",
    [0.2, 0.3, 0.5],
    [0.2, 0.3, 0.5],
    [0.2, 0.3, 0.5],
  ],
  "database.monitoringKb": ["KB", "one record of enhanced monitoring", [5, 8, 12], [5, 8, 12], [5, 8, 12]],
  "database.logGb": ["GB", "each log of the database", [0.1, 0.5, 2], [1, 5, 20], [5, 30, 150]],
  "backup.fileChange": [
    "share",
    "of the uploaded files that come or change in a day",
    [0.002, 0.005, 0.02],
    [0.002, 0.005, 0.02],
    [0.002, 0.005, 0.02],
  ],
  "backup.dataChange": [
    "share",
    "of databases and tables that changes in a day",
    [0.01, 0.02, 0.05],
    [0.01, 0.02, 0.05],
    [0.01, 0.02, 0.05],
  ],
  "cache.usedGb": ["GB", "what the cache holds", [0.1, 0.2, 0.4], [0.2, 0.5, 1], [1, 4, 10]],
  "cache.logGb": ["GB", "each log of the cache", [0.01, 0.05, 0.5], [0.1, 0.3, 1], [0.2, 1, 5]],
  "realtime.tasks": [
    "tasks",
    "average number of tasks, within the limits of scaling",
    [1, 1, 2],
    [2, 2, 4],
    [3, 6, 15],
  ],
  "realtime.balancerUnits": [
    "LCU",
    "average capacity units of the load balancer",
    [0.01, 0.05, 0.2],
    [0.1, 0.3, 1],
    [0.5, 2, 8],
  ],
  "realtime.imageGb": ["GB", "images in the registry", [0.5, 2, 5], [2, 5, 10], [2, 5, 20]],
  "realtime.logGb": ["GB", "log of the application", [0.2, 1, 5], [2, 5, 30], [10, 60, 300]],
  "realtime.clusterMetrics": [
    "metrics",
    "metrics of Container Insights for cluster and service",
    [30, 40, 50],
    [30, 40, 50],
    [30, 40, 50],
  ],
  "realtime.taskMetrics": [
    "metrics",
    "metrics of Container Insights for each task",
    [20, 25, 30],
    [20, 25, 30],
    [20, 25, 30],
  ],
  "realtime.insightsLogGb": [
    "GB",
    "performance log of Container Insights",
    [0.1, 0.3, 1],
    [0.3, 0.6, 2],
    [0.5, 2, 8],
  ],
  "cdn.gb": ["GB", "data of CloudFront to viewers", [1, 5, 30], [5, 20, 100], [100, 500, 3000]],
  "cdn.requests": [
    "requests",
    "requests of viewers",
    [20000, 200000, 2000000],
    [100000, 1000000, 5000000],
    [2000000, 20000000, 100000000],
  ],
  "storage.uploadsGb": ["GB", "uploaded files", [0.5, 2, 20], [5, 20, 100], [50, 300, 2000]],
  "storage.recordsGb": [
    "GB",
    "records that come into each of the account's archives in a month",
    [0.2, 0.5, 2],
    [0.5, 2, 8],
    [1, 5, 30],
  ],
  "storage.otherGb": ["GB", "what any other bucket holds", [0.05, 0.2, 1], [0.2, 1, 5], [1, 5, 30]],
  "storage.writes": [
    "requests",
    "writes to each bucket",
    [1000, 10000, 100000],
    [5000, 30000, 300000],
    [20000, 200000, 2000000],
  ],
  "storage.reads": [
    "requests",
    "reads of each bucket",
    [1000, 10000, 100000],
    [10000, 100000, 1000000],
    [50000, 500000, 5000000],
  ],
  "functions.seconds": ["seconds", "one run of a function", [0.5, 2, 10], [0.5, 2, 10], [0.5, 2, 10]],
  "functions.logKb": ["KB", "log of one run of a function", [0.5, 1, 4], [0.5, 1, 4], [0.5, 1, 4]],
  "monitoring.notices": ["notices", "notices of each topic", [10, 50, 500], [10, 50, 500], [20, 100, 1000]],
  "monitoring.eventShare": [
    "share",
    "of the month in which a metric without a default value has data",
    [0, 0.1, 0.5],
    [0.1, 0.2, 0.5],
    [0.1, 0.3, 1],
  ],
  "logs.compression": [
    "share",
    "what is left of a log when CloudWatch keeps it",
    [0.1, 0.15, 0.3],
    [0.1, 0.15, 0.3],
    [0.1, 0.15, 0.3],
  ],
  "governance.trailGb": ["GB", "log of the trail", [0.2, 1, 5], [0.5, 2, 8], [1, 5, 30]],
  "governance.managementEvents": [
    "events",
    "management events of the account",
    [50000, 300000, 1000000],
    [100000, 500000, 2000000],
    [300000, 1500000, 5000000],
  ],
  "governance.dataEvents": [
    "events",
    "data events of S3 and Lambda",
    [20000, 200000, 2000000],
    [100000, 1000000, 5000000],
    [500000, 5000000, 50000000],
  ],
  "governance.configItems": [
    "items",
    "configuration items that Config records",
    [150, 400, 1500],
    [500, 1500, 5000],
    [500, 2000, 10000],
  ],
  "governance.ruleEvaluations": [
    "evaluations",
    "evaluations by each rule of Config",
    [20, 80, 400],
    [40, 200, 800],
    [80, 400, 2000],
  ],
  "governance.functionLogGb": [
    "GB",
    "flow logs of functions that GuardDuty looks at",
    [0.01, 0.05, 0.5],
    [0.01, 0.1, 1],
    [0.05, 0.5, 5],
  ],
  "governance.checks": [
    "checks",
    "checks of each standard of Security Hub",
    [2000, 5000, 15000],
    [3000, 8000, 20000],
    [5000, 12000, 40000],
  ],
  "governance.otherIdentities": [
    "identities",
    "users and roles that are not in these stacks",
    [5, 10, 30],
    [5, 10, 30],
    [5, 10, 30],
  ],
  "nosql.writes": [
    "requests",
    "writes to each table, and to each of its indexes again",
    [10000, 100000, 1000000],
    [50000, 1000000, 5000000],
    [1000000, 10000000, 100000000],
  ],
  "nosql.reads": [
    "requests",
    "reads of each table",
    [30000, 300000, 3000000],
    [150000, 3000000, 15000000],
    [3000000, 30000000, 300000000],
  ],
  "nosql.storageGb": [
    "GB",
    "items of each table, and of each of its indexes again",
    [0.01, 0.1, 1],
    [0.1, 0.5, 2],
    [0.5, 5, 50],
  ],
  "nosql.provisionedUnits": [
    "share",
    "of the way from least to most capacity at which a table that scales stands",
    [0, 0.1, 0.5],
    [0, 0.1, 0.5],
    [0, 0.1, 0.5],
  ],
} as const satisfies Readonly<Record<string, Row>>;

export type AssumptionName = keyof typeof rows;

/**
 * How much a month uses, low, expected and high. The figures are this project's own, for a team that tries things out
 * (development), and for some thousand users (production): replace them by what is measured, see docs/cost.md.
 */
export const assumptions: Readonly<Record<AssumptionName, Assumption>> = Object.fromEntries(
  Object.entries<Row>(rows).map(([name, [unit, what, development, staging, production]]) => [
    name,
    { unit, what, development, staging, production },
  ]),
) as Record<AssumptionName, Assumption>;
