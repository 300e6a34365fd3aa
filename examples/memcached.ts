import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * Memcached beside the cache, for what is cheap to make anew.
 *
 * Costs: two nodes cache.t4g.micro, about 37 USD a month in Tokyo.
 * Gives up: Memcached has no replicas, no snapshots, no encryption at rest and no authentication: whoever reaches it
 * reads it, so that tokens and personal data stay out of it. A node that fails takes its share of the keys with it.
 * Use: copy `memcached`; clients connect by TLS to `memcached_endpoint`, which lists the nodes (auto discovery).
 */
export const memcached: SettingsInput = {
  ...dev,
  environment: "memcached",
  cache: {
    ...dev.cache,
    memcached: { engineVersion: "1.6.22", nodeType: "cache.t4g.micro", nodes: 2 },
  },
};
