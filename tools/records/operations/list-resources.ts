import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

/** Which resources are asked for; what is left out narrows nothing. */
const resourceFilter = z.strictObject({
  phase: fields.phase.optional(),
  type: z.string().optional(),
  /** Tags that it must have, with these values. */
  tags: z.record(z.string(), z.string()).optional(),
  /** A part of its name, id, ARN or address, in small or capital letters. */
  text: z.string().optional(),
  /** As `infra.aws_resources.status` has it; one that nobody knows finds nothing. */
  status: z.string().optional(),
  /** `present`: what is there; `stale`: what is not any more. @default both */
  state: z.enum(["present", "stale"]).optional(),
});
export type ResourceFilter = z.input<typeof resourceFilter>;

/** A resource, as it is listed. Moments are ISO 8601. */
export interface ListedResource {
  id: string;
  phase: string;
  address: string;
  type: string;
  resource_id: string;
  arn: string | null;
  name: string;
  account_id: string;
  region: string;
  status: string;
  configuration: Record<string, unknown>;
  tags: Record<string, string>;
  creation_date: string | null;
  first_seen_at: string;
  last_seen_at: string;
  stale_since: string | null;
}

/** Columns of `resource`, as they are listed. */
export const listedColumns = `resource.id, resource.phase, resource.address, resource.resource_type AS type,
  resource.resource_id, resource.resource_arn AS arn, resource.name, resource.account_id, resource.region, resource.status,
  resource.configuration, resource.tags, resource.creation_date, resource.first_seen_at, resource.last_seen_at,
  resource.stale_since`;

/** Rows of one page. */
export const PAGE = 1000;

/** A page of an environment's resources, by phase and address; `after` is where the page before has ended. */
export const listResources = operation(
  z.strictObject({
    environment: fields.environment,
    filter: resourceFilter.default({}),
    after: z.tuple([z.string(), z.string(), z.string()]).optional(),
  }),
  async (client, { environment, filter, after }) => {
    const { rows } = await client.query<ListedResource>(LIST, [
      environment,
      filter.phase,
      filter.type,
      filter.tags ?? {},
      filter.text,
      filter.state,
      filter.status,
      ...(after ?? ["", "", "00000000-0000-0000-0000-000000000000"]),
    ]);
    const last = rows.length === PAGE ? rows.at(-1)! : undefined;
    const next: [string, string, string] | null = last ? [last.phase, last.address, last.id] : null;
    return { resources: rows, next };
  },
);

const LIST = `
  SELECT ${listedColumns}
  FROM infra.aws_resources resource
  WHERE environment_id = (SELECT id FROM infra.aws_environments WHERE name = $1)
    AND ($2::text IS NULL OR phase = $2) AND ($3::text IS NULL OR resource_type = $3) AND tags @> $4::jsonb
    AND ($5::text IS NULL OR strpos(lower(concat_ws(' ', name, resource_id, resource_arn, address)), lower($5)) > 0)
    AND ($6::text IS NULL OR (stale_since IS NOT NULL) = ($6 = 'stale'))
    AND ($7::text IS NULL OR status = $7)
    AND (phase, address, id) > ($8::text, $9::text, $10::uuid)
  ORDER BY phase, address, id
  LIMIT ${PAGE}`;
