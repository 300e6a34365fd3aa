import { z } from "zod";

/** An AWS availability zone: its region and a letter. */
const availabilityZone = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/);
const cidr = z.cidrv4();
const days = z.int().positive();
const seconds = z.int().positive();
/** A daily window in UTC, `hh:mm-hh:mm`, as RDS and ElastiCache write it. */
const dailyWindow = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/);
/** A weekly window in UTC, `ddd:hh:mm-ddd:hh:mm`. */
const weeklyWindow = z
  .string()
  .regex(/^(mon|tue|wed|thu|fri|sat|sun):\d{2}:\d{2}-(mon|tue|wed|thu|fri|sat|sun):\d{2}:\d{2}$/);

const networking = z.strictObject({
  /** Address range of the VPC; private (RFC 1918), /16 to /22. */
  cidr,
  /** Two or more zones of the region; Aurora refuses fewer than two. */
  availabilityZones: z.array(availabilityZone),
  /** One subnet a zone, in the order of `availabilityZones`: load balancer and NAT. */
  publicSubnets: z.array(cidr),
  /** One subnet a zone: the application. */
  privateSubnets: z.array(cidr),
  /** One subnet a zone: data stores; no route out. */
  isolatedSubnets: z.array(cidr),
  /** NAT gateways: none (interface endpoints only), one for all zones, or one in each. */
  nat: z.enum(["none", "single", "per-az"]),
  /** Interface endpoints by service name, for example `ecr.api`; each is charged for each zone. */
  interfaceEndpoints: z.array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/)),
  flowLogRetentionDays: days,
});

const identityProviders = z.strictObject({
  google: z
    .strictObject({
      clientId: z.string().min(1),
      /** Name of the Secrets Manager secret whose whole value is the client secret. */
      clientSecretName: z.string().min(1),
    })
    .optional(),
  oidc: z
    .strictObject({
      /** Name shown at sign-in, and of the provider in Cognito. */
      name: z.string().regex(/^[\w-]{3,32}$/),
      issuer: z.url({ protocol: /^https$/ }),
      clientId: z.string().min(1),
      clientSecretName: z.string().min(1),
    })
    .optional(),
});

const security = z.strictObject({
  /** Days in which a deleted KMS key can be brought back (AWS: 7 to 30). */
  keyDeletionWindowDays: z.int().min(7).max(30),
  cognito: z.strictObject({
    mfa: z.enum(["optional", "required"]),
    passwordMinimumLength: z.int().min(8).max(99),
    /** Threat protection of the Plus tier: reported only, or acted on. */
    threatProtection: z.enum(["off", "audit", "enforced"]),
    callbackUrls: z.array(z.string()).min(1),
    logoutUrls: z.array(z.string()).min(1),
    accessTokenHours: z.int().min(1).max(24),
    refreshTokenDays: z.int().min(1).max(3650),
    groups: z.array(z.string().min(1).max(128)),
    identityProviders: identityProviders.optional(),
  }),
});

const database = z.strictObject({
  /** Aurora PostgreSQL version, major.minor. */
  engineVersion: z.string().regex(/^\d{2}\.\d{1,2}$/),
  databaseName: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  masterUsername: z.string().regex(/^[a-z][a-z0-9_]{0,15}$/),
  /**
   * Who makes the master password. `terraform`: an ephemeral random one through write-only arguments; raise
   * `version` to change it. `rds`: RDS makes it and, with `rotationDays`, changes it.
   */
  masterPassword: z.discriminatedUnion("managedBy", [
    z.strictObject({ managedBy: z.literal("terraform"), version: z.int().positive() }),
    z.strictObject({ managedBy: z.literal("rds"), rotationDays: z.int().min(1).max(1000).optional() }),
  ]),
  /** Aurora capacity units (2 GiB of memory each): 0 or 0.5 to 256 in steps of 0.5. */
  minCapacity: z.number(),
  maxCapacity: z.number(),
  /** Seconds without a connection after which a cluster with minimum 0 sleeps, 300 to 86400. */
  autoPauseSeconds: z.int().optional(),
  /** Instances beside the writer, spread over the zones (0 to 15). */
  readers: z.int().min(0).max(15),
  backupRetentionDays: z.int(),
  backupWindow: dailyWindow,
  maintenanceWindow: weeklyWindow,
  performanceInsightsRetentionDays: z.int(),
  /** Interval of enhanced monitoring. */
  monitoringIntervalSeconds: z.union([1, 5, 10, 15, 30, 60].map((n) => z.literal(n))),
  logRetentionDays: days,
  timeZone: z.string().min(1),
  maxConnections: z.int().min(10).max(16000),
  /** Idle sessions are closed after this, so that sleeping pools do not keep a paused cluster awake. */
  idleSessionTimeoutSeconds: seconds,
  deletionProtection: z.boolean(),
});

const cache = z.strictObject({
  engine: z.enum(["redis", "valkey"]),
  /** Redis 7.1, or Valkey 7.2 and 8.0. */
  engineVersion: z.string().regex(/^\d\.\d$/),
  nodeType: z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/),
  /** Primary and replicas together, 1 to 6; from two on with failover over several zones. */
  nodes: z.int().min(1).max(6),
  /** Raise to change the authentication token. */
  authTokenVersion: z.int().positive(),
  snapshotRetentionDays: z.int().min(0).max(35),
  snapshotWindow: dailyWindow,
  maintenanceWindow: weeklyWindow,
  logRetentionDays: days,
});

const realtime = z.strictObject({
  /** The image in this phase's ECR repository, by tag or by digest. */
  image: z.union([
    z.strictObject({ tag: z.string().regex(/^[\w][\w.-]{0,127}$/) }),
    z.strictObject({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) }),
  ]),
  containerPort: z.int().min(1024).max(65535),
  healthCheckPath: z.string().startsWith("/"),
  /** Path of the WebSocket endpoint. */
  websocketPath: z.string().startsWith("/"),
  /** Fargate CPU units: 256 to 16384. */
  cpu: z.int(),
  /** MiB. */
  memory: z.int(),
  architecture: z.enum(["ARM64", "X86_64"]),
  /** Tasks on on-demand capacity before Spot is used at all. */
  onDemandBase: z.int().min(0),
  /** Shares of the tasks above the base. */
  onDemandWeight: z.int().min(0).max(1000),
  spotWeight: z.int().min(0).max(1000),
  minTasks: z.int().min(1),
  maxTasks: z.int().min(1),
  /** Targets of the automatic scaling. */
  targetCpuPercent: z.int().min(10).max(95),
  targetMemoryPercent: z.int().min(10).max(95),
  targetRequestsPerTask: z.int().positive(),
  /** The server pings each WebSocket at this interval. */
  pingIntervalSeconds: seconds,
  /** The load balancer closes a connection silent for this long (1 to 4000). */
  idleTimeoutSeconds: z.int().min(1).max(4000),
  deregistrationDelaySeconds: z.int().min(0).max(3600),
  /** Between SIGTERM and SIGKILL (2 to 120). */
  stopTimeoutSeconds: z.int().min(2).max(120),
  stickinessSeconds: z.int().min(1).max(604800),
  /** HTTPS with a certificate that is there already, */
  certificateArn: z
    .string()
    .regex(/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/)
    .optional(),
  /** or for a domain in a Route 53 zone of this account: certificate and record are made. */
  domain: z
    .strictObject({
      name: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/),
      hostedZoneId: z.string().regex(/^Z[A-Z0-9]+$/),
    })
    .optional(),
  logRetentionDays: days,
  deletionProtection: z.boolean(),
});

/** The shape of an environment's settings. Rules that join several settings are in `rules/`. */
export const schema = z.strictObject({
  /** First part of every name. */
  project: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  /** Second part of every name; the file's name. */
  environment: z.string().regex(/^[a-z][a-z0-9-]{1,15}$/),
  /** `development` is cheap and says what it gives up; `production` refuses to be less than safe. */
  profile: z.enum(["development", "production"]),
  /** AWS account; the provider refuses to touch another. */
  account: z.string().regex(/^\d{12}$/),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  dataClassification: z.enum(["public", "internal", "confidential", "restricted"]),
  networking,
  security,
  database,
  cache,
  realtime,
});

/** Settings as a file in this folder writes them. */
export type SettingsInput = z.input<typeof schema>;
/** Settings after they were parsed: the only form that stacks take. */
export type Settings = z.output<typeof schema>;
