import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

/** What each column of a known environment becomes. */
const updates = {
  account_id: "excluded.account_id",
  default_region: "excluded.default_region",
  description: "coalesce($4, known.description)",
  is_active: "coalesce($5, known.is_active)",
  deployment_pipeline: "coalesce($6, known.deployment_pipeline)",
  vpc_id: "coalesce($7, known.vpc_id)",
  network_config: "coalesce($8, known.network_config)",
  security_group_ids: "coalesce($9, known.security_group_ids)",
};
const names = Object.keys(updates);
const values = Object.values(updates).join(", ");

/** Makes an environment known, or brings what is known of it up to date. What is left out stays as it is. */
export const ensureEnvironment = operation(
  z.strictObject({
    name: fields.environment,
    description: z.string().max(1000).optional(),
    account_id: fields.accountId,
    default_region: fields.region,
    is_active: z.boolean().optional(),
    deployment_pipeline: z.string().min(1).max(2048).optional(),
    vpc_id: z.string().optional(),
    network_config: fields.object.optional(),
    security_group_ids: z.array(z.string()).optional(),
    by: fields.actor,
  }),
  async (client, input) => {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO infra.aws_environments AS known (name, cloud_provider_id, account_id, default_region, description, is_active,
         deployment_pipeline, vpc_id, network_config, security_group_ids, created_by, updated_by)
       SELECT $1, id, $2, $3, $4, coalesce($5, true), $6, $7, coalesce($8, '{}'::jsonb), coalesce($9, '{}'::text[]), $10, $10
       FROM infra.cloud_providers WHERE name = 'aws'
       ON CONFLICT (name) DO UPDATE SET (${names.join(", ")}) = ROW (${values}),
         updated_by = CASE WHEN (${names.map((name) => `known.${name}`).join(", ")}) IS DISTINCT FROM (${values})
           THEN excluded.updated_by ELSE known.updated_by END
       RETURNING id`,
      [
        input.name,
        input.account_id,
        input.default_region,
        input.description,
        input.is_active,
        input.deployment_pipeline,
        input.vpc_id,
        input.network_config,
        input.security_group_ids,
        input.by,
      ],
    );
    return rows[0]!;
  },
);
