import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const elasticacheFailover: Control = {
  name: "elasticache-failover",
  ids: ["FSBP ElastiCache.3"],
  title: "A replica in another zone takes over when the primary fails",
  severity: "medium",
  why: "One node has nothing to fail over to.",
  mend: "Set automatic_failover_enabled and multi_az_enabled to true, with 2 nodes or more.",
  types: ["aws_elasticache_replication_group"],
  setting: "cache.nodes",
  givesUp: givenUpBy("cache.nodes"),
  check: (group) => [
    ...requireTrue(group, "automatic_failover_enabled"),
    ...requireTrue(group, "multi_az_enabled"),
  ],
  examples: {
    failing: [
      { aws_elasticache_replication_group: { example: { automatic_failover_enabled: false } } },
      { aws_elasticache_replication_group: { example: { multi_az_enabled: null } } },
    ],
    passing: [{ aws_elasticache_replication_group: { example: { automatic_failover_enabled: true } } }],
  },
};
