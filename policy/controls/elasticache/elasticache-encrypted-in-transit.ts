import type { Control } from "../../control";
import { requireThat, requireTrue } from "../../require";

export const elasticacheEncryptedInTransit: Control = {
  name: "elasticache-encrypted-in-transit",
  ids: ["FSBP ElastiCache.5"],
  title: "The cache refuses connections without TLS",
  severity: "medium",
  why: "A client that forgets TLS would send its token in clear.",
  mend: "Set transit_encryption_enabled to true, and no transit_encryption_mode but required.",
  types: ["aws_elasticache_replication_group", "aws_elasticache_cluster"],
  check: (cache) => [
    ...requireTrue(cache, "transit_encryption_enabled"),
    ...requireThat(
      cache,
      "transit_encryption_mode",
      (mode) => mode === undefined || mode === "required",
      '"required" or nothing',
    ),
  ],
  examples: {
    failing: [
      { aws_elasticache_replication_group: { example: { transit_encryption_enabled: false } } },
      { aws_elasticache_replication_group: { example: { transit_encryption_mode: "preferred" } } },
      { aws_elasticache_cluster: { example: { transit_encryption_enabled: null } } },
    ],
    passing: [{ aws_elasticache_replication_group: { example: { transit_encryption_mode: null } } }],
  },
};
