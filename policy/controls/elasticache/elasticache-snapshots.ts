import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireAtLeast } from "../../require";

export const elasticacheSnapshots: Control = {
  name: "elasticache-snapshots",
  ids: ["FSBP ElastiCache.1"],
  title: "The cache has snapshots",
  severity: "high",
  why: "Without snapshots nothing of the cache can be restored.",
  mend: "Set snapshot_retention_limit to 1 or more.",
  types: ["aws_elasticache_replication_group"],
  setting: "cache.snapshotRetentionDays",
  givesUp: givenUpBy("cache.snapshotRetentionDays"),
  check: (group) => requireAtLeast(group, "snapshot_retention_limit", 1, "day"),
  examples: {
    failing: [
      { aws_elasticache_replication_group: { example: { snapshot_retention_limit: 0 } } },
      { aws_elasticache_replication_group: { example: { snapshot_retention_limit: null } } },
    ],
    passing: [{ aws_elasticache_replication_group: { example: { snapshot_retention_limit: 1 } } }],
  },
};
