import type { TerraformStack } from "cdktf";
import { CacheLogs } from "../../../../modules/cache/cache-logs";
import { ReplicationGroup } from "../../../../modules/cache/replication-group";
import type { ReplicationGroupProps } from "../../../../modules/cache/replication-group";

/** A replication group with good properties, some of them changed. */
export function newCache(
  stack: TerraformStack,
  change: Partial<ReplicationGroupProps> = {},
): ReplicationGroup {
  return new ReplicationGroup(stack, "redis", {
    prefix: "app-dev",
    name: "app-dev-redis",
    engine: "redis",
    engineVersion: "7.1",
    nodeType: "cache.t4g.micro",
    nodes: 1,
    authToken: "${token}",
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupId: "sg-cache",
    kmsKeyArn: "arn:data-key",
    logs: new CacheLogs(stack, "logs", { prefix: "app-dev", kmsKeyArn: "arn:logs-key", retentionInDays: 14 }),
    topicArn: "arn:topic",
    snapshotRetentionDays: 1,
    snapshotWindow: "04:00-05:00",
    maintenanceWindow: "sun:05:00-sun:06:00",
    applyImmediately: false,
    ...change,
  });
}
