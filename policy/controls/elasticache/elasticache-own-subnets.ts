import type { Control } from "../../control";
import { isSet, requireThat } from "../../require";

export const elasticacheOwnSubnets: Control = {
  name: "elasticache-own-subnets",
  ids: ["FSBP ElastiCache.7"],
  title: "The cache has a subnet group of its own",
  severity: "high",
  why: "The default subnet group takes every subnet, public ones too.",
  mend: "Set subnet_group_name to a group of the isolated subnets.",
  types: ["aws_elasticache_replication_group", "aws_elasticache_cluster"],
  check: (cache) =>
    requireThat(
      cache,
      "subnet_group_name",
      (name) => isSet(name) && name !== "default",
      "a group other than default",
    ),
  examples: {
    failing: [
      { aws_elasticache_replication_group: { example: { subnet_group_name: null } } },
      { aws_elasticache_cluster: { example: { subnet_group_name: "default" } } },
    ],
    passing: [{ aws_elasticache_replication_group: { example: { subnet_group_name: "isolated" } } }],
  },
};
