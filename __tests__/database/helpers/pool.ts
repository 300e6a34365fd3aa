import { Pool } from "pg";
import type { PoolConfig } from "pg";

/** A pool that bears the end of its server: its `end` does not wait until the idle connections are closed, and each may still be told. */
export function createPool(config: PoolConfig): Pool {
  return new Pool(config).on("error", () => undefined);
}
