import { logRetention, safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of the cache. */
export const cacheSafeguards: readonly Safeguard[] = [
  safeguard(["cache.nodes"], (nodes) => nodes >= 2, {
    minimum: "2 nodes or more",
    mend: "set it to 2",
    why: "one node has nothing to fail over to (FSBP ElastiCache.3)",
    givesUp: "One cache node: its failure ends every session it holds, for minutes.",
  }),
  safeguard(["cache.snapshotRetentionDays"], (days) => days >= 1, {
    minimum: "1 day or more",
    mend: "set it to 7",
    why: "without snapshots nothing of the cache can be restored (FSBP ElastiCache.1)",
    givesUp: "The cache has no snapshots.",
  }),
  logRetention("cache.logRetentionDays"),
];
