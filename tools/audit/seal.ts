import type { RunnerOptions } from "../migrate/session";
import type { Anchor } from "./anchor";
import { withRole } from "./session";

export interface SealResult {
  /** Rows that were sealed now. */
  rows: number;
  /** Seals that were made for them. */
  seals: number;
  /** The newest seal; keep it outside the database, for `verify --anchor`. */
  head?: Anchor;
}

/** Seals everything that can be sealed: what transactions wrote that are older than every running one. */
export function seal(options: Pick<RunnerOptions, "connect" | "signal">): Promise<SealResult> {
  return withRole(options, "chat_sealer", async (client) => {
    const result: SealResult = { rows: 0, seals: 0 };
    for (;;) {
      const { rows } = await client.query("SELECT audit.seal()::integer AS sealed");
      const sealed = Number(rows[0].sealed);
      if (sealed === 0) break;
      result.rows += sealed;
      result.seals += 1;
    }
    const { rows } = await client.query(
      "SELECT number::text, encode(hash, 'hex') AS hash FROM audit.seals ORDER BY audit.seals.number DESC LIMIT 1",
    );
    return { ...result, head: rows[0] as Anchor | undefined };
  });
}
