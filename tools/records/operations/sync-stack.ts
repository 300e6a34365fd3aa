import type { Client } from "pg";
import { z } from "zod";
import { MigrationError } from "../../migrate/errors";
import { fields } from "../fields";
import { operation } from "../operation";
import { textArray } from "../text-array";

/** Columns of resources, each a list, all of one length: PostgreSQL takes them as arrays, in a fraction of the time. */
const batch = z.strictObject({
  address: z.array(z.string()),
  resource_type: z.array(z.string()),
  resource_id: z.array(z.string()),
  resource_arn: z.array(z.string().nullable()),
  region: z.array(z.string()),
  name: z.array(z.string()),
  status: z.array(z.string()),
  configuration: z.array(z.string()),
  tags: z.array(z.string()),
  creation_date: z.array(z.string().nullable()),
  metadata: z.array(z.string()),
});

/** Resources of a batch: more gain nothing, and each takes memory on both sides. */
export const RESOURCES = 1000;

/** Dependencies of a batch: each looks through the stack's addresses once. */
export const DEPENDENCIES = 10_000;

/** What a sync of one stack changed. */
export interface SyncedStack {
  /** Resources that were not known, or not any more. */
  added: number;
  changed: number;
  unchanged: number;
  /** Resources that are stale from now on. */
  gone: number;
  /** Dependencies that are there. */
  dependencies: number;
}

/**
 * Takes over what a stack's state has: resources, and what each needs. What was there and is not any more is stale
 * from now on; what comes back is not. All of it is one transaction.
 *
 * @throws MigrationError `locked` while another sync of the environment is at work for a minute, `refused` when a newer
 * state of the stack was taken over before
 */
export const syncStack = operation(
  z.strictObject({
    environment: fields.environment,
    account_id: fields.accountId,
    phase: fields.phase,
    serial: z.number().int(),
    lineage: z.string(),
    batches: z.array(batch),
    dependencies: z.array(
      z.strictObject({
        from: z.array(z.string()),
        to: z.array(z.string()),
        /** The phase of `to`. */
        phase: z.array(z.string()),
      }),
    ),
  }),
  async (client, input): Promise<SyncedStack> => {
    const { environment, account_id, phase, serial, lineage } = input;
    const { id, moment } = await lock(client, environment, phase, serial, lineage);
    let [added, changed, seen] = [0, 0, 0];
    for (const rows of input.batches) {
      const { rows: counts } = await client.query<Record<"added" | "changed" | "seen", string>>(UPSERT, [
        account_id,
        id,
        phase,
        moment,
        ...batchColumns.map((name) => textArray(rows[name])),
      ]);
      added += Number(counts[0]!.added);
      changed += Number(counts[0]!.changed);
      seen += Number(counts[0]!.seen);
    }
    const { rowCount: gone } = await client.query(MARK_STALE, [id, phase, moment]);
    let dependencies = 0;
    for (const { from, to, phase: phases } of input.dependencies) {
      const values = [id, phase, moment, textArray(from), textArray(to), textArray(phases)];
      dependencies += (await client.query(DEPEND, values)).rowCount ?? 0;
    }
    await client.query(FORGET_DEPENDENCIES, [id, phase, moment]);
    await client.query(NOTE_SERIAL, [id, phase, JSON.stringify({ serial, lineage })]);
    return { added, changed, unchanged: seen - added - changed, gone: gone ?? 0, dependencies };
  },
);

/**
 * Lets one sync of an environment after the other to it. The moment is that from which on nobody else is at work: a
 * transaction's own may lie before the end of the one it waited for.
 */
async function lock(client: Client, environment: string, phase: string, serial: number, lineage: string) {
  await client.query("SET LOCAL lock_timeout = '60s'");
  const { rows } = await client
    .query<{ id: string; known: { serial: number; lineage: string } | null }>(
      "SELECT id, metadata -> 'inventory' -> $2 AS known FROM infra.aws_environments WHERE name = $1 FOR UPDATE",
      [environment, phase],
    )
    .catch((error: Error & { code?: string }) => {
      if (error.code !== "55P03") throw error;
      throw new MigrationError(
        "locked",
        `Another inventory of ${environment} is at work, and was not ready with its stack within a minute. Run it again later.`,
      );
    });
  const [row] = rows;
  if (!row) throw new MigrationError("refused", `The records do not know the environment ${environment}.`);
  if (row.known?.lineage === lineage && row.known.serial > serial) {
    throw new MigrationError(
      "refused",
      `A newer state of ${environment}-${phase} was taken over meanwhile: number ${row.known.serial}, and this is ` +
        `${serial}. Run it again; if a state was rolled back on purpose, terraform state push gives it a new number.`,
    );
  }
  const { rows: clock } = await client.query<{ moment: string }>("SELECT clock_timestamp()::text AS moment");
  return { id: row.id, moment: clock[0]!.moment };
}

const batchColumns = Object.keys(batch.shape) as (keyof typeof batch.shape)[];

/** `updated_at` is moved by a trigger, and only if something differs. */
const UPSERT = `
  WITH seen AS (
    INSERT INTO infra.aws_resources AS known
      (account_id, environment_id, phase, first_seen_at, last_seen_at, ${batchColumns.join(", ")})
    SELECT $1, $2, $3, $4::timestamptz, $4::timestamptz, address, resource_type, resource_id, resource_arn, region, name,
      status, configuration::jsonb, tags::jsonb, creation_date::timestamptz, metadata::jsonb
    FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
      $13::text[], $14::text[], $15::text[]) AS batch (${batchColumns.join(", ")})
    ON CONFLICT (account_id, region, resource_type, resource_id) DO UPDATE SET
      environment_id = excluded.environment_id, phase = excluded.phase, address = excluded.address,
      resource_arn = excluded.resource_arn, name = excluded.name, status = excluded.status,
      configuration = excluded.configuration, tags = excluded.tags, metadata = excluded.metadata, is_managed = true,
      creation_date = coalesce(excluded.creation_date, known.creation_date),
      last_seen_at = excluded.last_seen_at, stale_since = NULL
    RETURNING xmax = 0 AS added, updated_at = now() AS changed
  )
  SELECT count(*) FILTER (WHERE added) AS added, count(*) FILTER (WHERE changed AND NOT added) AS changed, count(*) AS seen
  FROM seen`;

const MARK_STALE = `
  UPDATE infra.aws_resources SET stale_since = $3::timestamptz
  WHERE environment_id = $1 AND phase = $2 AND stale_since IS NULL AND last_seen_at < $3::timestamptz`;

/** In the order of the index into which they go. */
const DEPEND = `
  INSERT INTO infra.resource_dependencies (resource_id, depends_on_id, dependency_type, first_seen_at, last_seen_at)
  SELECT needing.id, needed.id, CASE WHEN edge.phase = $2 THEN 'terraform' ELSE 'output' END, $3::timestamptz, $3::timestamptz
  FROM unnest($4::text[], $5::text[], $6::text[]) AS edge (from_address, to_address, phase)
  JOIN infra.aws_resources needing
    ON needing.environment_id = $1 AND needing.phase = $2 AND needing.address = edge.from_address AND needing.stale_since IS NULL
  JOIN infra.aws_resources needed
    ON needed.environment_id = $1 AND needed.phase = edge.phase AND needed.address = edge.to_address AND needed.stale_since IS NULL
  WHERE needing.id <> needed.id
  ORDER BY needing.id
  ON CONFLICT (resource_id, depends_on_id, dependency_type) DO UPDATE SET last_seen_at = excluded.last_seen_at`;

/** What a stale resource needed stays on record: it tells what it was. */
const FORGET_DEPENDENCIES = `
  DELETE FROM infra.resource_dependencies gone USING infra.aws_resources needing
  WHERE needing.id = gone.resource_id AND needing.environment_id = $1 AND needing.phase = $2 AND needing.stale_since IS NULL
    AND gone.dependency_type IN ('terraform', 'output') AND gone.last_seen_at < $3::timestamptz`;

const NOTE_SERIAL = `
  UPDATE infra.aws_environments SET metadata = metadata || jsonb_build_object(
    'inventory', coalesce(metadata -> 'inventory', '{}') || jsonb_build_object($2::text, $3::jsonb))
  WHERE id = $1 AND metadata -> 'inventory' -> $2::text IS DISTINCT FROM $3::jsonb`;
