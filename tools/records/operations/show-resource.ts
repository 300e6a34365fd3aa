import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";
import { listedColumns } from "./list-resources";
import type { ListedResource } from "./list-resources";

/** One resource with all that is on record of it, the newest first. */
export interface ShownResource extends ListedResource {
  needs: RelatedResource[];
  needed_by: RelatedResource[];
  events: { timestamp: string; event_type: string; status: string; description: string }[];
  costs: {
    date: string;
    period: string;
    source: string;
    cost_type: string;
    amount: string;
    currency: string;
  }[];
  backups: {
    name: string;
    backup_type: string;
    status: string;
    creation_date: string;
    expiration_date: string | null;
  }[];
}

export interface RelatedResource {
  phase: string;
  address: string;
  name: string;
  dependency: string;
  stale_since: string | null;
}

/** How many events, costs and backups are told. */
const NEWEST = 20;

/**
 * Finds resources of an environment by what a person may call one: id, ARN, name, or address with or without its phase. One
 * is shown with all that is on record of it; of several only the places are told.
 */
export const showResource = operation(
  z.strictObject({ environment: fields.environment, resource: z.string() }),
  async (client, { environment, resource }) => {
    const { rows: found } = await client.query<ListedResource>(FIND, [environment, resource]);
    const present = found.filter(({ stale_since }) => stale_since === null);
    const candidates = present.length ? present : found;
    const [only] = candidates;
    if (!only || candidates.length > 1) {
      const places = candidates.map(({ phase, address, resource_id }) => ({ phase, address, resource_id }));
      return { shown: null, candidates: places };
    }
    const read = async <T extends object>(sql: string) => (await client.query<T>(sql, [only.id])).rows;
    const shown: ShownResource = {
      ...only,
      needs: await read(related("resource_id", "depends_on_id")),
      needed_by: await read(related("depends_on_id", "resource_id")),
      events: await read(EVENTS),
      costs: await read(COSTS),
      backups: await read(BACKUPS),
    };
    return { shown, candidates: [] };
  },
);

const FIND = `
  SELECT ${listedColumns}
  FROM infra.aws_resources resource
  WHERE environment_id = (SELECT id FROM infra.aws_environments WHERE name = $1)
    AND $2 IN (resource_id, resource_arn, name, address, phase || ':' || address, id::text)
  ORDER BY phase, address LIMIT 50`;

const related = (end: string, other: string) => `
  SELECT resource.phase, resource.address, resource.name, dependency.dependency_type AS dependency, resource.stale_since
  FROM infra.resource_dependencies dependency JOIN infra.aws_resources resource ON resource.id = dependency.${other}
  WHERE dependency.${end} = $1 ORDER BY resource.phase, resource.address`;

/** The resource by what is told of it in words: whoever writes an event or a backup need not know it yet. */
const PLACE = `
  WITH place AS (
    SELECT resource.*, environment.name AS environment FROM infra.aws_resources resource
    JOIN infra.aws_environments environment ON environment.id = resource.environment_id WHERE resource.id = $1
  )`;

/** Of its address: what was there before it as well, but nothing of what took its place. */
const EVENTS = `${PLACE}
  SELECT event.timestamp, event_type, event.status, event.description FROM place JOIN infra.aws_infrastructure_events event
    ON event.resource_id = place.id OR (event.environment = place.environment AND event.phase = place.phase
      AND event.address = place.address AND event.timestamp <= coalesce(place.stale_since, 'infinity'))
  ORDER BY event.timestamp DESC LIMIT ${NEWEST}`;

const COSTS = `
  SELECT date::text, period, source, cost_type, cost_amount::text AS amount, currency FROM infra.aws_resource_costs
  WHERE resource_id = $1 ORDER BY date DESC, source, cost_type LIMIT ${NEWEST}`;

const BACKUPS = `${PLACE}
  SELECT backup.name, backup_type, backup.status, backup.creation_date, expiration_date FROM place JOIN infra.aws_backups backup
    ON backup.resource_id = place.id OR (backup.environment = place.environment
      AND backup.resource_type = place.resource_type AND backup.aws_resource_id = place.resource_id)
  ORDER BY backup.creation_date DESC LIMIT ${NEWEST}`;
