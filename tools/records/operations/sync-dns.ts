import { z } from "zod";
import { MigrationError } from "../../migrate/errors";
import { fields } from "../fields";
import { operation } from "../operation";

const record = z.strictObject({
  domain_name: z.string(),
  record_name: z.string(),
  record_type: z.string(),
  set_identifier: z.string().nullable(),
  record_value: z.array(z.string()),
  ttl: z.number().int().nullable(),
  is_alias: z.boolean(),
  routing_policy: z.string(),
  route53_zone_id: z.string(),
  /** The resource that makes it, where a state has it. */
  phase: fields.phase.nullable(),
  address: z.string().nullable(),
});

/**
 * Takes over the DNS records of an environment. What a zone is called is believed if it was listed. What is not among them any more is stale from now on, if its zone was
 * listed as a whole, or if it was made by a resource: of zones that nobody could list, the rest may still be there.
 */
export const syncDns = operation(
  z.strictObject({
    environment: fields.environment,
    records: z.array(record),
    listed_zones: z.array(z.string()),
  }),
  async (client, { environment, records, listed_zones }): Promise<{ seen: number; gone: number }> => {
    const { rows } = await client.query<{ id: string }>(
      "SELECT id FROM infra.aws_environments WHERE name = $1 FOR UPDATE",
      [environment],
    );
    const id = rows[0]?.id;
    if (!id) throw new MigrationError("refused", `The records do not know the environment ${environment}.`);
    const { rows: clock } = await client.query<{ moment: string }>(
      "SELECT clock_timestamp()::text AS moment",
    );
    const moment = clock[0]!.moment;
    const { rowCount: seen } = await client.query(UPSERT, [
      id,
      moment,
      JSON.stringify(records),
      listed_zones,
    ]);
    const { rowCount: gone } = await client.query(MARK_STALE, [id, moment, listed_zones]);
    return { seen: seen ?? 0, gone: gone ?? 0 };
  },
);

const UPSERT = `
  INSERT INTO infra.dns_records AS known (environment_id, first_seen_at, last_seen_at, domain_name, record_name, record_type,
    set_identifier, record_value, ttl, is_alias, routing_policy, route53_zone_id, resource_id)
  SELECT $1, $2::timestamptz, $2::timestamptz, domain_name, record_name, record_type, set_identifier, record_value, ttl,
    is_alias, routing_policy, route53_zone_id,
    (SELECT id FROM infra.aws_resources made WHERE made.environment_id = $1 AND made.phase = given.phase
       AND made.address = given.address AND made.stale_since IS NULL)
  FROM json_to_recordset($3::json) AS given (domain_name text, record_name text, record_type text, set_identifier text,
    record_value text[], ttl bigint, is_alias boolean, routing_policy text, route53_zone_id text, phase text, address text)
  ON CONFLICT (coalesce(route53_zone_id, domain_name), record_name, record_type, set_identifier) DO UPDATE SET
    domain_name = CASE WHEN excluded.route53_zone_id = ANY ($4::text[]) THEN excluded.domain_name ELSE known.domain_name END,
    environment_id = excluded.environment_id, record_value = excluded.record_value, ttl = excluded.ttl,
    is_alias = excluded.is_alias, routing_policy = excluded.routing_policy, resource_id = excluded.resource_id,
    is_active = true, last_seen_at = excluded.last_seen_at, stale_since = NULL`;

const MARK_STALE = `
  UPDATE infra.dns_records SET stale_since = $2::timestamptz, is_active = false
  WHERE environment_id = $1 AND stale_since IS NULL AND last_seen_at < $2::timestamptz
    AND (route53_zone_id = ANY ($3::text[]) OR resource_id IS NOT NULL)`;
