import type { Control } from "../../control";
import { isTrue, requireThat } from "../../require";

export const elasticacheMinorUpgrades: Control = {
  name: "elasticache-minor-upgrades",
  ids: ["FSBP ElastiCache.2"],
  title: "The cache takes minor versions by itself",
  severity: "high",
  why: "Minor versions mend holes that are then publicly known.",
  mend: "Set auto_minor_version_upgrade to true, or leave it out.",
  types: ["aws_elasticache_replication_group", "aws_elasticache_cluster"],
  check: (cache) =>
    requireThat(
      cache,
      "auto_minor_version_upgrade",
      (value) => value === undefined || isTrue(value),
      "true or nothing",
    ),
  examples: {
    failing: [
      { aws_elasticache_replication_group: { example: { auto_minor_version_upgrade: "false" } } },
      { aws_elasticache_cluster: { example: { auto_minor_version_upgrade: false } } },
    ],
    passing: [{ aws_elasticache_replication_group: { example: { auto_minor_version_upgrade: null } } }],
  },
};
