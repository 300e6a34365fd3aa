import type { Control } from "../../control";

export const elasticacheLogs: Control = {
  name: "elasticache-logs",
  ids: [],
  title: "The cache writes its engine log and its slow log to CloudWatch",
  severity: "medium",
  why: "Without them nobody can tell why it failed, or who kept it busy.",
  mend: "Add a log_delivery_configuration for engine-log and one for slow-log.",
  types: ["aws_elasticache_replication_group"],
  check: (group) => {
    const found = group.blocks("log_delivery_configuration").map(({ log_type }) => log_type);
    if (found.includes("engine-log") && found.includes("slow-log")) return [];
    return [
      { resource: group, argument: "log_delivery_configuration", found, allowed: "engine-log and slow-log" },
    ];
  },
  examples: {
    failing: [
      {
        aws_elasticache_replication_group: {
          example: { log_delivery_configuration: [{ log_type: "slow-log" }] },
        },
      },
      { aws_elasticache_replication_group: { example: { log_delivery_configuration: null } } },
    ],
    passing: [
      {
        aws_elasticache_replication_group: {
          example: { log_delivery_configuration: [{ log_type: "engine-log" }, { log_type: "slow-log" }] },
        },
      },
    ],
  },
};
