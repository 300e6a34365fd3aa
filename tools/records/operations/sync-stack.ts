import { z } from "zod";
import { edges, replaceDependencies } from "../dependencies";
import { fields } from "../fields";
import { lockStack, stackState } from "../lock-stack";
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

/** What a sync of one stack changed. */
export interface SyncedStack {
  /** Resources that were not known, or not any more. */
  added: number;
  changed: number;
  unchanged: number;
  /** Resources that are stale from now on. */
  gone: number;
  /** Dependencies that are there, of each other. */
  dependencies: number;
}

/**
 * Takes over what a stack's state has: resources, and what each needs of the others. What was there and is not any more
 * is stale from now on; what comes back is not. All of it is one transaction.
 *
 * @throws MigrationError as `lockStack`
 */
export const syncStack = operation(
  stackState.extend({
    account_id: fields.accountId,
    batches: z.array(batch),
    dependencies: z.array(edges),
  }),
  async (client, { account_id, batches, dependencies, ...state }): Promise<SyncedStack> => {
    const stack = await lockStack(client, state);
    const { environmentId: id, phase, moment } = stack;
    let [added, changed, seen] = [0, 0, 0];
    for (const rows of batches) {
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
    const within = dependencies.map((some) => ({ ...some, phase }));
    const count = await replaceDependencies(client, stack, "terraform", within);
    const { serial, lineage } = state;
    await client.query(NOTE_SERIAL, [id, phase, JSON.stringify({ serial, lineage })]);
    return { added, changed, unchanged: seen - added - changed, gone: gone ?? 0, dependencies: count };
  },
);

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

const NOTE_SERIAL = `
  UPDATE infra.aws_environments SET metadata = metadata || jsonb_build_object(
    'inventory', coalesce(metadata -> 'inventory', '{}') || jsonb_build_object($2::text, $3::jsonb))
  WHERE id = $1 AND metadata -> 'inventory' -> $2::text IS DISTINCT FROM $3::jsonb`;
