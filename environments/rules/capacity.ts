import type { Problem } from "../problem";
import { rule } from "./rule";

/** Capacity, pause and connections of Aurora Serverless v2; each one's own bounds are in the schema. */
export const capacityRules = [
  rule(["database.minCapacity", "database.maxCapacity"], (min, max) => {
    if (min <= max) return [];
    return [
      {
        path: "database.minCapacity",
        value: min,
        allowed: `at most database.maxCapacity, which is ${max}`,
        mend: `set it to ${max} or less, or database.maxCapacity to ${Math.max(min, 1)} or more`,
      },
    ];
  }),

  rule(["database.minCapacity", "database.autoPauseSeconds"], (min, pause): Problem[] => {
    const path = "database.autoPauseSeconds";
    if (min === 0 && pause === undefined) {
      return [
        {
          path,
          value: pause,
          allowed: "300 to 86400 seconds: a cluster with minCapacity 0 sleeps, and must know when",
          mend: "add it, for example autoPauseSeconds: 600, or set database.minCapacity to 0.5 or more",
        },
      ];
    }
    if (min !== 0 && pause !== undefined) {
      return [
        {
          path,
          value: pause,
          allowed: `only with minCapacity 0: a cluster that keeps ${min} ACU never sleeps`,
          mend: "remove it, or set database.minCapacity to 0",
        },
      ];
    }
    return [];
  }),

  // A session that is idle still is a connection, and a connection keeps the cluster awake.
  rule(
    ["database.minCapacity", "database.autoPauseSeconds", "database.idleSessionTimeoutSeconds"],
    (min, pause, idle) => {
      if (min !== 0 || pause === undefined || idle < pause) return [];
      return [
        {
          path: "database.idleSessionTimeoutSeconds",
          value: idle,
          allowed: `below database.autoPauseSeconds, which is ${pause}: an idle pool would keep the cluster awake`,
          mend: `set it to ${Math.floor(pause / 2)}, or raise database.autoPauseSeconds`,
        },
      ];
    },
  ),

  // Source: Aurora User Guide, "Maximum connections for Aurora Serverless v2".
  rule(["database.minCapacity", "database.maxConnections", "database.engine"], (min, connections, engine) => {
    if (min >= 1 || connections <= 2000 || engine !== "aurora-postgresql") return [];
    return [
      {
        path: "database.maxConnections",
        value: connections,
        allowed: `at most 2000 while minCapacity is below 1 (it is ${min}): Aurora caps it there`,
        mend: "set it to 2000 or less, or database.minCapacity to 1 or more",
      },
    ];
  }),
];
