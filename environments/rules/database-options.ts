import { regions } from "../aws/regions";
import type { Problem } from "../problem";
import { rule } from "./rule";

/** RDS Proxy and Aurora Global Database. */
export const databaseOptionRules = [
  // Source: Aurora User Guide, "Scaling to Zero ACUs": a proxy keeps connections, and so the cluster awake.
  rule(["database.proxy", "database.minCapacity"], (proxy, minCapacity) => {
    if (proxy === undefined || minCapacity > 0) return [];
    return [
      {
        path: "database.proxy",
        value: proxy,
        allowed: "only with minCapacity above 0: the proxy's connections would never let the cluster sleep",
        mend: "remove it, or set database.minCapacity to 0.5 or more and remove database.autoPauseSeconds",
      },
    ];
  }),

  rule(["database.proxy.secretNames"], (names) =>
    (names ?? []).flatMap((name, i): Problem[] => {
      const first = names!.indexOf(name);
      if (first === i) return [];
      return [
        {
          path: `database.proxy.secretNames[${i}]`,
          value: name,
          allowed: `each secret once; secretNames[${first}] is the same`,
          mend: "remove it",
        },
      ];
    }),
  ),

  rule(["database.secondary", "database.minCapacity"], (secondary, minCapacity) => {
    if (secondary === undefined || minCapacity > 0) return [];
    return [
      {
        path: "database.secondary",
        value: secondary,
        allowed: "only with minCapacity above 0: what is copied to another region does not sleep",
        mend: "remove it, or set database.minCapacity to 0.5 or more and remove database.autoPauseSeconds",
      },
    ];
  }),

  // Source: Aurora User Guide, "Limitations for Secrets Manager integration with Amazon Aurora".
  rule(["database.secondary", "database.masterPassword.managedBy"], (secondary, managedBy) => {
    if (secondary === undefined || managedBy !== "rds") return [];
    return [
      {
        path: "database.masterPassword.managedBy",
        value: managedBy,
        allowed: 'only "terraform" with database.secondary: RDS manages no password of a global database',
        mend: 'set database.masterPassword to { managedBy: "terraform", version: 1 }, or remove database.secondary',
      },
    ];
  }),

  rule(["database.secondary.region", "region"], (secondary, region) => {
    if (secondary === undefined || (secondary !== region && regions.includes(secondary))) return [];
    return [
      {
        path: "database.secondary.region",
        value: secondary,
        allowed: `a region of the commercial partition other than region, ${region}`,
        mend: "name another region",
      },
    ];
  }),
];
