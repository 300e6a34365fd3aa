import { z } from "zod";
import { choice, dailyWindow, field, logRetentionDays, weeklyWindow, whole } from "./field";

export const cache = z.strictObject({
  engine: choice("redis", "valkey"),
  /** major.minor; which ones depends on the engine. */
  engineVersion: field(z.string().regex(/^\d\.\d$/), "major.minor", '"7.1"'),
  nodeType: field(
    z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/),
    "an ElastiCache node type cache.<family>.<size>",
    '"cache.t4g.micro"',
  ),
  /** Primary and replicas together; from two on with failover over several zones. */
  nodes: whole(1, 6, "nodes", 2),
  /** Raise it to change the authentication token. */
  authTokenVersion: whole(1, 2147483647, "", 1, "raise it by one to change the token"),
  /** Days for which daily snapshots are kept; 0 takes none. */
  snapshotRetentionDays: whole(0, 35, "days", 7),
  snapshotWindow: dailyWindow(),
  maintenanceWindow: weeklyWindow(),
  /** How long slow and engine logs are kept. */
  logRetentionDays: logRetentionDays(),
  /** Memcached beside it: no replicas, no snapshots, no authentication, but TLS. */
  memcached: z
    .strictObject({
      /** major.minor.patch; older ones have no TLS. */
      engineVersion: choice("1.6.12", "1.6.17", "1.6.22"),
      nodeType: field(
        z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/),
        "an ElastiCache node type cache.<family>.<size>",
        '"cache.t4g.micro"',
      ),
      nodes: whole(1, 40, "nodes", 2),
    })
    .optional(),
});
