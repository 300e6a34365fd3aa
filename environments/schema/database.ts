import { z } from "zod";
import { choice, dailyWindow, days, field, flag, logRetentionDays, weeklyWindow, whole } from "./field";

const INSIGHTS_MONTHS = Array.from({ length: 23 }, (_, month) => 31 * (month + 1));

const managedBy = <const T extends string>(value: T) =>
  field(z.literal(value), '"terraform" or "rds"', '"terraform"');

/** `terraform`: an ephemeral random password through write-only arguments. `rds`: RDS makes and can rotate it. */
const masterPassword = field(
  z.discriminatedUnion("managedBy", [
    z.strictObject({
      managedBy: managedBy("terraform"),
      /** Raise it to change the password. */
      version: whole(1, 2147483647, "", 1, "raise it by one to change the password"),
    }),
    z.strictObject({
      managedBy: managedBy("rds"),
      /** Days between two rotations; left out, RDS rotates every 7 days. */
      rotationDays: whole(1, 1000, "days", 30).optional(),
    }),
  ]),
  '{ managedBy: "terraform", version } or { managedBy: "rds", rotationDays }',
  '{ managedBy: "terraform", version: 1 }',
);

export const database = z.strictObject({
  /** The migrations, and what is built on them, are PostgreSQL's. */
  engine: choice("aurora-postgresql", "aurora-mysql"),
  /** Version of Aurora, as RDS writes it. */
  engineVersion: field(
    z.string().regex(/^(\d{1,2}\.\d{1,2}|8\.\d\.mysql_aurora\.\d\.\d{2}\.\d)$/),
    "major.minor, or 8.0.mysql_aurora.<version> with aurora-mysql",
    '"15.8"',
  ),
  /** Database that is made with the cluster. */
  databaseName: field(
    z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
    "1 to 63 lower-case letters, digits or _, a letter first",
    '"groundwork"',
  ),
  /** Master user; the application and the migrations get roles of their own. */
  masterUsername: field(
    z.string().regex(/^[a-z][a-z0-9_]{0,15}$/),
    "1 to 16 lower-case letters, digits or _, a letter first",
    '"groundwork_admin"',
  ),
  masterPassword,
  /** Aurora capacity units (2 GiB of memory each) that each instance keeps; at 0 an idle cluster sleeps. */
  minCapacity: field(
    z.number().min(0).max(256).multipleOf(0.5),
    "0 (sleeps when idle), or 0.5 to 256 ACU in steps of 0.5",
    "0.5",
  ),
  /** Aurora capacity units that each instance may grow to. */
  maxCapacity: field(z.number().min(1).max(256).multipleOf(0.5), "1 to 256 ACU in steps of 0.5", "4"),
  /** Seconds without a connection after which a cluster with minimum 0 sleeps. */
  autoPauseSeconds: whole(300, 86400, "seconds", 600, "with minCapacity 0, and only then").optional(),
  /** Instances beside the writer, spread over the zones. */
  readers: whole(0, 15, "readers", 1),
  /** Days for which the cluster can be restored to any moment. */
  backupRetentionDays: whole(7, 35, "days", 7),
  backupWindow: dailyWindow(),
  maintenanceWindow: weeklyWindow(),
  /** How long Performance Insights keeps its data (RDS API Reference, CreateDBCluster). */
  performanceInsightsRetentionDays: days(
    [7, ...INSIGHTS_MONTHS, 731],
    "7, a multiple of 31 from 31 to 713, or 731",
  ),
  /** Interval of enhanced monitoring. */
  monitoringIntervalSeconds: field(z.literal([1, 5, 10, 15, 30, 60]), "1, 5, 10, 15, 30 or 60 seconds", "60"),
  /** How long exported PostgreSQL logs are kept. */
  logRetentionDays: logRetentionDays(),
  /** Hours between two runs of the background work; each wakes a cluster that sleeps. */
  maintenanceIntervalHours: whole(1, 166, "hours", 24),
  /** Time zone of the database's sessions. */
  timeZone: field(z.string().min(1), "a name of the IANA time zone database", '"UTC"'),
  maxConnections: whole(10, 16000, "connections", 200),
  /** Idle sessions are closed after this, so that sleeping pools do not keep a paused cluster awake. */
  idleSessionTimeoutSeconds: whole(10, 86400, "seconds", 300),
  /** Whether AWS refuses to delete the cluster. */
  deletionProtection: flag(),
  /** RDS Proxy; the identity of each transaction pins its connections, see docs/application.md. */
  proxy: z
    .strictObject({
      /** With what clients log in: the user's password, or an IAM token for him. */
      authentication: choice("secret", "iam"),
      /** Secrets of users beside the master user, each with `username` and `password`; never the secret itself. */
      secretNames: field(
        z.array(
          field(
            z.string().regex(/^[\w/+=.@-]{1,512}$/),
            "name (not ARN) of a Secrets Manager secret",
            '"chat/reporting-user"',
          ),
        ),
        "names (not ARNs) of Secrets Manager secrets, or an empty list",
        '["chat/reporting-user"]',
      ),
      /** Connections of clients are closed after this. */
      idleClientTimeoutSeconds: whole(1, 28800, "seconds", 1800),
      /** Share of maxConnections that the proxy may hold. */
      maxConnectionsPercent: whole(1, 100, "per cent", 90),
    })
    .optional(),
  /** Aurora Global Database: a copy in a second region, whose network must be there. */
  secondary: z
    .strictObject({
      region: field(z.string(), "a region of AWS, another than region", '"ap-northeast-3"'),
      /** Of a VPC in that region. */
      subnetIds: field(
        z
          .array(
            field(
              z.string().regex(/^subnet-[0-9a-f]{8,17}$/),
              "the id of a subnet",
              '"subnet-0123456789abcdef0"',
            ),
          )
          .min(2),
        "two or more ids of subnets in different zones",
        '["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]',
      ),
      securityGroupId: field(
        z.string().regex(/^sg-[0-9a-f]{8,17}$/),
        "the id of a security group",
        '"sg-0123456789abcdef0"',
      ),
      /** Instances in that region. */
      instances: whole(1, 16, "instances", 1),
    })
    .optional(),
});
