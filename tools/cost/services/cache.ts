import type { Resource } from "../../../policy/view/resource";
import { charge, numberAt } from "../charge";
import type { Charge, Pricer } from "../charge";
import { HOURS_OF_MONTH } from "../quantity";

function nodes(resource: Resource, count: number): Charge {
  const engine = String(resource.value("engine"));
  return charge(`elasticache.${engine}.${String(resource.value("node_type"))}.hour`, count * HOURS_OF_MONTH);
}

/** The newest snapshot is free. */
const replicationGroup: Pricer = ({ resource, use }) => {
  const snapshots = Math.max(0, numberAt(resource, "snapshot_retention_limit", 0) - 1);
  return [
    nodes(resource, numberAt(resource, "num_cache_clusters")),
    charge("elasticache.backup.gb", use("cache.usedGb").times(snapshots)),
  ];
};

export const cache: Readonly<Record<string, Pricer>> = {
  aws_elasticache_cluster: ({ resource }) => [nodes(resource, numberAt(resource, "num_cache_nodes"))],
  aws_elasticache_replication_group: replicationGroup,
};
