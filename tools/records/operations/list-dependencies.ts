import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

export interface DependencyEnd {
  phase: string;
  address: string;
}

/** One resource that needs another. */
export interface ListedDependency {
  from: DependencyEnd;
  to: DependencyEnd;
}

/** More than that nobody can look at as a picture. */
export const DEPENDENCIES = 5000;

/**
 * Dependencies between resources that are there: of whole phases, or around one resource, so many steps in either
 * direction. At most 5,000; `more` says that there are others.
 */
export const listDependencies = operation(
  z.strictObject({
    environment: fields.environment,
    phases: z.array(fields.phase).optional(),
    around: z.strictObject({ id: fields.id, steps: z.number().int().min(1).max(20) }).optional(),
  }),
  async (client, { environment, phases, around }) => {
    const { rows } = around
      ? await client.query<ListedDependency>(AROUND, [around.id, around.steps])
      : await client.query<ListedDependency>(OF_PHASES, [environment, phases]);
    return { dependencies: rows.slice(0, DEPENDENCIES), more: rows.length > DEPENDENCIES };
  },
);

const ENDS = `json_build_object('phase', needing.phase, 'address', needing.address) AS "from",
  json_build_object('phase', needed.phase, 'address', needed.address) AS "to"`;

const JOINED = `
  JOIN infra.aws_resources needing ON needing.id = dependency.resource_id AND needing.stale_since IS NULL
  JOIN infra.aws_resources needed ON needed.id = dependency.depends_on_id AND needed.stale_since IS NULL`;

const ORDER = `
  ORDER BY needing.phase, needing.address, needed.phase, needed.address LIMIT ${DEPENDENCIES + 1}`;

const OF_PHASES = `
  SELECT ${ENDS} FROM infra.resource_dependencies dependency ${JOINED}
  WHERE needing.environment_id = (SELECT id FROM infra.aws_environments WHERE name = $1)
    AND ($2::text[] IS NULL OR (needing.phase = ANY ($2) AND needed.phase = ANY ($2))) ${ORDER}`;

/** Both directions are walked apart: what needs what this one needs is no neighbour of it. */
const AROUND = `
  WITH RECURSIVE up AS (
    SELECT $1::uuid AS id, 0 AS step UNION
    SELECT depends_on_id, step + 1 FROM up JOIN infra.resource_dependencies ON resource_id = id WHERE step < $2
  ), down AS (
    SELECT $1::uuid AS id, 0 AS step UNION
    SELECT resource_id, step + 1 FROM down JOIN infra.resource_dependencies ON depends_on_id = id WHERE step < $2
  )
  SELECT ${ENDS} FROM infra.resource_dependencies dependency ${JOINED}
  WHERE (dependency.resource_id IN (SELECT id FROM up WHERE step < $2) AND dependency.depends_on_id IN (SELECT id FROM up))
    OR (dependency.depends_on_id IN (SELECT id FROM down WHERE step < $2) AND dependency.resource_id IN (SELECT id FROM down))
  ${ORDER}`;
