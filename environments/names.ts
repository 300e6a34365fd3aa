import type { Settings } from "./schema";

interface Name {
  /** What carries the name, in AWS's words. */
  readonly resource: string;
  /** What follows `<project>-<environment>-`. */
  readonly suffix: string;
  /** Longest name that AWS accepts. */
  readonly limit: number;
  /** Whether the account number is appended, for names that are unique in the whole world. */
  readonly global?: true;
}

/**
 * Names whose length AWS limits so tightly that a long project or environment name would break them.
 * Limits are from the API reference of each service.
 */
export const names = {
  /** Named after the stack that makes it: Terraform's error for a missing bucket then says what to deploy. */
  stateBucket: { resource: "S3 bucket", suffix: "bootstrap", limit: 63, global: true },
  accessLogBucket: { resource: "S3 bucket", suffix: "alb-logs", limit: 63, global: true },
  uploadBucket: { resource: "S3 bucket", suffix: "uploads", limit: 63, global: true },
  frontendBucket: { resource: "S3 bucket", suffix: "frontend", limit: 63, global: true },
  cdnLogBucket: { resource: "S3 bucket", suffix: "cdn-logs", limit: 63, global: true },
  cognitoDomain: { resource: "Cognito domain", suffix: "auth", limit: 63, global: true },
  roleBoundary: { resource: "IAM policy", suffix: "boundary", limit: 128 },
  executionRole: { resource: "IAM role", suffix: "ecs-execution-role", limit: 64 },
  taskRole: { resource: "IAM role", suffix: "ecs-task-role", limit: 64 },
  flowLogRole: { resource: "IAM role", suffix: "flow-log-role", limit: 64 },
  monitoringRole: { resource: "IAM role", suffix: "rds-monitoring-role", limit: 64 },
  migrationRole: { resource: "IAM role", suffix: "migration-role", limit: 64 },
  migrationFunction: { resource: "Lambda function", suffix: "migration", limit: 64 },
  cluster: { resource: "Aurora cluster", suffix: "cluster", limit: 63 },
  backupVault: { resource: "backup vault", suffix: "vault", limit: 50 },
  backupRole: { resource: "IAM role", suffix: "backup-role", limit: 64 },
  databaseProxy: { resource: "RDS proxy", suffix: "proxy", limit: 53 },
  databaseProxyRole: { resource: "IAM role", suffix: "rds-proxy-role", limit: 56 },
  secondaryMonitoringRole: { resource: "IAM role", suffix: "rds-monitoring-role-2", limit: 64 },
  memcached: { resource: "ElastiCache cluster", suffix: "memcached", limit: 50 },
  databaseSecret: { resource: "Secrets Manager secret", suffix: "db-credentials", limit: 512 },
  originSecret: { resource: "Secrets Manager secret", suffix: "origin-secret", limit: 512 },
  cacheSecret: { resource: "Secrets Manager secret", suffix: "redis-credentials", limit: 512 },
  replicationGroup: { resource: "ElastiCache replication group", suffix: "redis", limit: 40 },
  loadBalancer: { resource: "load balancer", suffix: "alb", limit: 32 },
  targetGroup: { resource: "target group", suffix: "tg", limit: 32 },
  webAcl: { resource: "web ACL", suffix: "alb-acl", limit: 128 },
  signInWebAcl: { resource: "web ACL", suffix: "sign-in-acl", limit: 128 },
  cdnWebAcl: { resource: "web ACL", suffix: "cdn-acl", limit: 128 },
  originAccessControl: { resource: "origin access control", suffix: "frontend", limit: 64 },
  pageRouter: { resource: "CloudFront function", suffix: "page-router", limit: 64 },
  cdnLogDelivery: { resource: "log delivery", suffix: "cdn-logs", limit: 60 },
  logArchive: { resource: "S3 bucket", suffix: "log-archive", limit: 63, global: true },
  configArchive: { resource: "S3 bucket", suffix: "config-archive", limit: 63, global: true },
  logArchiveAccess: { resource: "S3 bucket", suffix: "log-access", limit: 63, global: true },
  trailRole: { resource: "IAM role", suffix: "trail-role", limit: 64 },
  noticeRole: { resource: "IAM role", suffix: "notice-role", limit: 64 },
  githubPlanRole: { resource: "IAM role", suffix: "github-plan", limit: 64 },
  githubApplyRole: { resource: "IAM role", suffix: "github-apply", limit: 64 },
  repository: { resource: "ECR repository", suffix: "realtime", limit: 256 },
  websocketCheck: { resource: "Lambda function", suffix: "websocket-check", limit: 64 },
  websocketCheckRole: { resource: "IAM role", suffix: "websocket-check-role", limit: 64 },
  service: { resource: "ECS service", suffix: "realtime", limit: 255 },
} as const satisfies Record<string, Name>;

export type NameKey = keyof typeof names;

type Naming = Pick<Settings, "project" | "environment" | "account">;

/** The first part of every name: `<project>-<environment>`. */
export function prefixOf(settings: Pick<Naming, "project" | "environment">): string {
  return `${settings.project}-${settings.environment}`;
}

/** The name of one resource: `<project>-<environment>-<suffix>`, with the account where it must be unique worldwide. */
export function nameOf(settings: Naming, key: NameKey): string {
  const name: Name = names[key];
  return [prefixOf(settings), name.suffix, ...(name.global ? [settings.account] : [])].join("-");
}

/**
 * How the names of copies begin that restore tests make: the migration function may read their secrets. Six characters
 * follow; a replication group's name has 40 at most.
 */
export function copyPrefix(settings: Pick<Naming, "project" | "environment">): string {
  return `${prefixOf(settings)}-copy-`;
}

/** The header in which CloudFront sends the load balancer the origin secret. */
export const originSecretHeader = "x-origin-verify";

/** The application's log group: `security` permits its task to write there, `realtime` makes it. */
export function serviceLogGroup(settings: Pick<Naming, "project" | "environment">): string {
  return `/${prefixOf(settings)}/${names.service.suffix}`;
}

/** A table of DynamoDB: `security` permits the application to use it, `nosql` makes it. */
export function tableName(settings: Pick<Naming, "project" | "environment">, name: string): string {
  return `${prefixOf(settings)}-${name}`;
}

/** The variables by which the service knows its tables: `TABLE_<NAME>`. */
export function tableVariables(settings: Settings): Record<string, string> {
  return Object.fromEntries(
    (settings.nosql?.tables ?? []).map(({ name }) => [
      `TABLE_${name.toUpperCase().replaceAll("-", "_")}`,
      tableName(settings, name),
    ]),
  );
}
