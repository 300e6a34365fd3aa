import type { Client } from "pg";
import { z } from "zod";
import type { LockedStack } from "./lock-stack";
import { textArray } from "./text-array";

/** Addresses of resources, and those of what each needs: two lists of one length. */
export const edges = z.strictObject({ from: z.array(z.string()), to: z.array(z.string()) });
export type Edges = z.output<typeof edges>;

/** Dependencies of a batch: each looks through the stack's addresses once. */
export const DEPENDENCIES = 10_000;

/**
 * Makes dependencies of a stack's resources what is given, and forgets those that were there before. What a stale
 * resource needed stays on record: it tells what it was.
 *
 * @param type `terraform` within the stack, `output` on resources of others
 * @param batches each with the phase of what is needed
 * @returns how many there are now
 */
export async function replaceDependencies(
  client: Client,
  { environmentId, phase, moment }: LockedStack,
  type: "terraform" | "output",
  batches: readonly (Edges & { phase: string })[],
): Promise<number> {
  let count = 0;
  for (const { from, to, phase: neededPhase } of batches) {
    const values = [environmentId, phase, neededPhase, type, moment, textArray(from), textArray(to)];
    count += (await client.query(DEPEND, values)).rowCount ?? 0;
  }
  await client.query(FORGET, [environmentId, phase, type, moment]);
  return count;
}

/** The resource at an address. OFFSET keeps it a look into the index for each edge, whatever the planner thinks there is. */
const at = (phase: string, address: string) => `LATERAL (
    SELECT id FROM infra.aws_resources
    WHERE environment_id = $1 AND phase = ${phase} AND address = ${address} AND stale_since IS NULL OFFSET 0)`;

/** In the order of the index into which they go. */
const DEPEND = `
  INSERT INTO infra.resource_dependencies (resource_id, depends_on_id, dependency_type, first_seen_at, last_seen_at)
  SELECT needing.id, needed.id, $4, $5::timestamptz, $5::timestamptz
  FROM unnest($6::text[], $7::text[]) AS edge (from_address, to_address),
    ${at("$2", "edge.from_address")} AS needing, ${at("$3", "edge.to_address")} AS needed
  WHERE needing.id <> needed.id
  ORDER BY needing.id
  ON CONFLICT (resource_id, depends_on_id, dependency_type) DO UPDATE SET last_seen_at = excluded.last_seen_at`;

const FORGET = `
  DELETE FROM infra.resource_dependencies gone USING infra.aws_resources needing
  WHERE needing.id = gone.resource_id AND needing.environment_id = $1 AND needing.phase = $2 AND needing.stale_since IS NULL
    AND gone.dependency_type = $3 AND gone.last_seen_at < $4::timestamptz`;
