import type { Control } from "../../control";
import { isSet, requireSet } from "../../require";

export const elasticacheAuthenticates: Control = {
  name: "elasticache-authenticates",
  ids: ["FSBP ElastiCache.6"],
  title: "The cache asks for a token or a user",
  severity: "medium",
  why: "Whatever reaches the port could read every session.",
  mend: "Set auth_token, or user_group_ids.",
  types: ["aws_elasticache_replication_group"],
  check: (group) =>
    isSet(group.value("user_group_ids")) ? [] : requireSet(group, "auth_token", "a token, or user_group_ids"),
  examples: {
    failing: [{ aws_elasticache_replication_group: { example: { auth_token: null } } }],
    passing: [
      { aws_elasticache_replication_group: { example: { auth_token: null, user_group_ids: ["readers"] } } },
    ],
  },
};
