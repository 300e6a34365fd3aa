/** The runbooks that alarms and notices name: `docs/runbooks/<name>.md`. A test holds that each is there. */
export type Runbook =
  | "account-activity"
  | "application-errors"
  | "audit-trail-change"
  | "aws-health"
  | "backup-failed"
  | "bad-release"
  | "blocked-requests"
  | "budget"
  | "cache-down"
  | "cache-load"
  | "cache-memory"
  | "cache-replication-lag"
  | "cdn-errors"
  | "certificate-expiry"
  | "database-connections"
  | "database-deadlocks"
  | "database-down"
  | "database-load"
  | "database-replica-lag"
  | "failed-logins"
  | "load-balancer-errors"
  | "maintenance-missing"
  | "migration-function"
  | "missing-tasks"
  | "nat-ports"
  | "network-change"
  | "noncompliance"
  | "rejected-connections"
  | "service-down"
  | "service-load"
  | "service-near-limit"
  | "slow-responses"
  | "threat-finding"
  | "unhealthy-targets"
  | "websocket-check";

/**
 * Where a runbook is read.
 *
 * @param baseUrl where people read the runbooks, without a slash at the end; left out, the path in this repository
 */
export function runbookAt(runbook: string, baseUrl = "docs/runbooks"): string {
  return `${baseUrl}/${runbook}.md`;
}

/** The description of an alarm: what it means, and where it says what to do. @param baseUrl see `runbookAt` */
export function alarmDescription(meaning: string, runbook: string, baseUrl?: string): string {
  return `${meaning}. Runbook: ${runbookAt(runbook, baseUrl)}`;
}
