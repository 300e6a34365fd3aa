import type { Client } from "pg";
import { z } from "zod";
import { MigrationError } from "../migrate/errors";
import { fields } from "./fields";

/** Which state of which stack is taken over. */
export const stackState = z.strictObject({
  environment: fields.environment,
  phase: fields.phase,
  serial: z.number().int(),
  lineage: z.string(),
});

/** A stack that nobody else takes over until the transaction ends. */
export interface LockedStack {
  environmentId: string;
  phase: string;
  /** From when on nobody else is at work; a transaction's own moment may lie before the end of the one it waited for. */
  moment: string;
}

/**
 * Lets one sync of a stack after the other to it.
 *
 * @throws MigrationError `locked` while another one is at work for a minute, `refused` when a newer state of the stack was
 * taken over before
 */
export async function lockStack(
  client: Client,
  { environment, phase, serial, lineage }: z.output<typeof stackState>,
): Promise<LockedStack> {
  const stack = `${environment}-${phase}`;
  await client.query("SET LOCAL lock_timeout = '60s'");
  await client
    .query("SELECT pg_advisory_xact_lock(hashtextextended('inventory of ' || $1, 0))", [stack])
    .catch((error: Error & { code?: string }) => {
      if (error.code !== "55P03") throw error;
      throw new MigrationError(
        "locked",
        `Another inventory of ${environment} is at work, and was not ready with ${stack} within a minute. Run it again later.`,
      );
    });
  const { rows } = await client.query<{
    id: string;
    moment: string;
    known: { serial: number; lineage: string } | null;
  }>(KNOWN, [environment, phase]);
  const [row] = rows;
  if (!row) throw new MigrationError("refused", `The records do not know the environment ${environment}.`);
  if (row.known?.lineage === lineage && row.known.serial > serial) {
    throw new MigrationError(
      "refused",
      `A newer state of ${stack} was taken over meanwhile: number ${row.known.serial}, and this is ${serial}. Run it ` +
        "again; if a state was rolled back on purpose, terraform state push gives it a new number.",
    );
  }
  return { environmentId: row.id, phase, moment: row.moment };
}

const KNOWN = `
  SELECT id, clock_timestamp()::text AS moment, metadata -> 'inventory' -> $2 AS known
  FROM infra.aws_environments WHERE name = $1`;
