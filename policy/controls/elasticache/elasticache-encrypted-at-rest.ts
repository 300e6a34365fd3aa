import type { Control } from "../../control";
import { requireSet, requireTrue } from "../../require";

export const elasticacheEncryptedAtRest: Control = {
  name: "elasticache-encrypted-at-rest",
  ids: ["FSBP ElastiCache.4"],
  title: "The cache is encrypted at rest with a customer key",
  severity: "medium",
  why: "Snapshots and swapped memory that are not encrypted can be read by whoever gets at them.",
  mend: "Set at_rest_encryption_enabled to true and kms_key_id to a key of the environment.",
  types: ["aws_elasticache_replication_group"],
  check: (group) => [
    ...requireTrue(group, "at_rest_encryption_enabled"),
    ...requireSet(group, "kms_key_id", "the ARN of a customer key"),
  ],
  examples: {
    failing: [
      { aws_elasticache_replication_group: { example: { at_rest_encryption_enabled: "false" } } },
      { aws_elasticache_replication_group: { example: { kms_key_id: null } } },
    ],
    passing: [{ aws_elasticache_replication_group: { example: { at_rest_encryption_enabled: true } } }],
  },
};
