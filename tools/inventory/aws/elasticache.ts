import { ElastiCacheClient, paginateDescribeReplicationGroups } from "@aws-sdk/client-elasticache";
import { clientSettings } from "./client";
import type { AskStatus } from "./status";

export const askGroups: AskStatus = async (region) => {
  const found = new Map<string, string>();
  const client = new ElastiCacheClient(clientSettings(region));
  for await (const { ReplicationGroups = [] } of paginateDescribeReplicationGroups({ client }, {}))
    for (const { ReplicationGroupId, Status } of ReplicationGroups) found.set(ReplicationGroupId!, Status!);
  return found;
};
