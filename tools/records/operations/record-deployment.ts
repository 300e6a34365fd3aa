import type { Client } from "pg";
import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

const words = z.string().min(1);

const input = z.strictObject({
  deployment: z.strictObject({
    id: fields.id,
    environment: fields.environment,
    account_id: fields.accountId,
    region: fields.region,
    version: words.max(255),
    source_repo: words.max(2048).nullish(),
    commit_hash: words.nullish(),
    branch: words.max(255).nullish(),
    start_time: fields.time,
    triggered_by: fields.actor,
    plan_summary: fields.object,
    metadata: fields.object,
  }),
  /** Terraform JSON of phases that the deployment applied. */
  templates: z.array(z.strictObject({ phase: fields.phase, name: words, content: words })),
  /** Changed resources; ids are the caller's, so that each is there once. */
  events: z.array(
    z.strictObject({
      id: fields.id,
      phase: fields.phase,
      address: words.max(2048),
      resource_type: words,
      aws_resource_id: words.max(2048).nullish(),
      event_type: z.enum(["create", "update", "replace", "delete", "import", "move", "forget"]),
      status: z.enum(["success", "failure"]),
      description: words.max(4000),
      timestamp: fields.time,
      end_time: fields.time,
      details: fields.object,
    }),
  ),
  /** How it ended; with the last part of its records. */
  end: z
    .strictObject({
      status: z.enum(["completed", "failed"]),
      end_time: fields.time,
      error_message: fields.error.nullish(),
      deployment_resources: fields.object,
    })
    .optional(),
});

type Input = z.output<typeof input>;

/**
 * Records a deployment, or a part of what it did. Whatever is there already stays as it is, so all of it may be told
 * again; the deployment is in progress until its end is told.
 */
export const recordDeployment = operation(
  input,
  async (client, { deployment, templates, events, end }: Input) => {
    await client.query(
      `INSERT INTO infra.aws_deployments (environment_id, status, id, environment, account_id, region, version, source_repo,
       commit_hash, branch, start_time, triggered_by, plan_summary, metadata)
     SELECT (SELECT e.id FROM infra.aws_environments AS e WHERE e.name = d.environment), 'in_progress', d.*
     FROM jsonb_to_record($1) AS d (id uuid, environment text, account_id text, region text, version text, source_repo text,
       commit_hash text, branch text, start_time timestamptz, triggered_by text, plan_summary jsonb, metadata jsonb)
     ON CONFLICT (id) DO NOTHING`,
      [deployment],
    );
    await addTemplates(client, deployment, templates);
    const { rowCount } = await client.query(
      `INSERT INTO infra.aws_infrastructure_events (deployment_id, environment_id, environment, account_id, region, triggered_by,
       event_source, id, phase, address, resource_type, aws_resource_id, event_type, status, description, timestamp, end_time, details)
     SELECT d.id, d.environment_id, d.environment, d.account_id, d.region, d.triggered_by, 'terraform', e.*
     FROM infra.aws_deployments AS d, jsonb_to_recordset($2) AS e (id uuid, phase text, address text, resource_type text,
       aws_resource_id text, event_type text, status text, description text, timestamp timestamptz, end_time timestamptz,
       details jsonb)
     WHERE d.id = $1
     ON CONFLICT (id) DO NOTHING`,
      [deployment.id, JSON.stringify(events)],
    );
    if (end) {
      await client.query(
        `UPDATE infra.aws_deployments SET status = $2, end_time = $3, error_message = $4, deployment_resources = $5
       WHERE id = $1 AND status = 'in_progress'`,
        [deployment.id, end.status, end.end_time, end.error_message, end.deployment_resources],
      );
    }
    return { events: rowCount ?? 0 };
  },
);

/** Each text once for an environment and phase, and a line that this deployment applied it. */
async function addTemplates(
  client: Client,
  { id, environment, version, start_time: applied, triggered_by: by }: Input["deployment"],
  templates: Input["templates"],
): Promise<void> {
  for (const { phase, name, content } of templates) {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO infra.iac_templates AS known (environment_id, environment, phase, name, version, template_content,
         content_sha256, last_applied_date, created_by)
       SELECT (SELECT e.id FROM infra.aws_environments AS e WHERE e.name = $1), $1, $2, $3, $4, $5,
         encode(sha256(convert_to($5, 'UTF8')), 'hex'), $6, $7
       ON CONFLICT (environment, phase, content_sha256)
         DO UPDATE SET last_applied_date = greatest(known.last_applied_date, excluded.last_applied_date)
       RETURNING id`,
      [environment, phase, name, version, content, applied, by],
    );
    await client.query(
      `INSERT INTO infra.deployment_templates (deployment_id, phase, template_id) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING`,
      [id, phase, rows[0]!.id],
    );
  }
}
