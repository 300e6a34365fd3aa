import { prod } from "../environments/prod";
import type { SettingsInput } from "../environments/schema";

/**
 * Valkey in place of Redis: the open fork, with the same protocol and the same client libraries.
 *
 * Costs: about a fifth less than Redis OSS for the same nodes.
 * Gives up: nothing that this platform uses.
 * Use: copy `engine` and `engineVersion`. ElastiCache changes a running replication group of Redis 7 over to Valkey in
 * place; there is no way back but a new group.
 */
export const valkey: SettingsInput = {
  ...prod,
  environment: "valkey",
  cache: { ...prod.cache, engine: "valkey", engineVersion: "8.1" },
};
