import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import type { Check } from "./check";

/** Redis, and Memcached where there is one, are available. */
export const cache: Check<"cache"> = {
  title: "The cache is available",
  seconds: 900,
  look: async ({ settings, resources }) => {
    const client = new ElastiCacheClient({ region: settings.region });
    const groups = resources("aws_elasticache_replication_group").map(async (group) => {
      const ReplicationGroupId = group.replication_group_id as string;
      const { ReplicationGroups } = await client.send(
        new DescribeReplicationGroupsCommand({ ReplicationGroupId }),
      );
      return { id: ReplicationGroupId, status: ReplicationGroups![0]!.Status };
    });
    const clusters = resources("aws_elasticache_cluster").map(async (cluster) => {
      const CacheClusterId = cluster.cluster_id as string;
      const { CacheClusters } = await client.send(new DescribeCacheClustersCommand({ CacheClusterId }));
      return { id: CacheClusterId, status: CacheClusters![0]!.CacheClusterStatus };
    });
    const states = await Promise.all([...groups, ...clusters]);
    return {
      isWell: states.every(({ status }) => status === "available"),
      said: states.map(({ id, status }) => `${id} ${status}`).join(", "),
    };
  },
  mend: "Look at the events in the ElastiCache console.",
};
