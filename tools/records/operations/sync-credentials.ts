import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

/** What a sync of credentials found. */
export interface SyncedCredentials {
  /** References that are there. */
  active: number;
  /** References whose secret or role is gone; they are kept, as inactive. */
  gone: number;
  /** `PHASE ADDRESS: WHY`, of secrets and roles that cannot be recorded. */
  left_out: string[];
}

/**
 * Notes which secrets and roles an environment is worked with, from its resources: references, never what is in them.
 * A resource whose name or ARN looks like a key itself is left out and told, and so is who asked, whom the audit has
 * anyway.
 */
export const syncCredentials = operation(
  z.strictObject({
    environment: fields.environment,
    /** Names of the roles that people or pipelines take. */
    roles: z.array(z.string()),
    by: fields.actor,
  }),
  async (client, { environment, roles, by }): Promise<SyncedCredentials> => {
    const { rows } = await client.query<{ by: string | null }>(
      "SELECT CASE WHEN NOT infra.looks_secret($1) THEN $1 END AS by",
      [by],
    );
    const plain = rows[0]!.by;
    const { rows: unfit } = await client.query<{ place: string; why: string }>(
      `${FOUND} SELECT concat_ws(' ', phase, address) AS place, why FROM found WHERE why IS NOT NULL ORDER BY place`,
      [environment, roles],
    );
    const { rowCount: active } = await client.query(UPSERT, [environment, roles, plain]);
    const { rowCount: gone } = await client.query(DEACTIVATE, [environment, plain]);
    const left_out = unfit.map(({ place, why }) => `${place}: ${why}`);
    return { active: active ?? 0, gone: gone ?? 0, left_out };
  },
);

/** Secrets and roles of the environment $1, of these those named $2; `why` not, where one cannot be recorded. */
const FOUND = `
  WITH present AS (
    SELECT r.* FROM infra.aws_resources r JOIN infra.aws_environments e ON e.id = r.environment_id
    WHERE e.name = $1 AND r.stale_since IS NULL AND r.resource_arn IS NOT NULL
      AND r.resource_type IN ('aws_secretsmanager_secret', 'aws_iam_role', 'aws_iam_openid_connect_provider')
  ), named AS (
    SELECT phase, address, name, account_id, environment_id, 'secret' AS credential_type, NULL AS assume_role_arn,
      NULL AS oidc_provider_arn, resource_arn AS secret_arn
    FROM present WHERE resource_type = 'aws_secretsmanager_secret'
    UNION ALL
    SELECT role.phase, role.address, role.name, role.account_id, role.environment_id,
      CASE WHEN provider.resource_arn IS NULL THEN 'assume_role' ELSE 'oidc' END,
      role.resource_arn, provider.resource_arn, NULL
    FROM present role LEFT JOIN present provider
      ON provider.resource_type = 'aws_iam_openid_connect_provider' AND provider.account_id = role.account_id
        AND provider.resource_arn ~ ':oidc-provider/token[.]actions[.]githubusercontent[.]com$'
    WHERE role.resource_type = 'aws_iam_role' AND role.name = ANY ($2)
  ), judged AS (
    SELECT *, CASE
      WHEN (length(name) <= 512 AND name ~ '^[A-Za-z0-9/_+=,.@!-]+$') IS NOT TRUE THEN 'its name is none that a role or a secret has'
      WHEN infra.looks_secret('arn:aws:iam:::' || name) OR infra.looks_secret(coalesce(assume_role_arn, secret_arn))
        THEN 'its name or ARN looks like a key'
      END AS unfit
    FROM named
  ), found AS (
    SELECT *, coalesce(unfit, CASE WHEN row_number() OVER (
        PARTITION BY name, unfit ORDER BY credential_type, coalesce(assume_role_arn, secret_arn)) > 1
      THEN 'another has its name' END) AS why
    FROM judged
  )`;

const UPSERT = `
  ${FOUND}
  INSERT INTO infra.aws_credentials AS known
    (name, account_id, environment_id, credential_type, assume_role_arn, oidc_provider_arn, secret_arn, created_by, updated_by)
  SELECT name, account_id, environment_id, credential_type, assume_role_arn, oidc_provider_arn, secret_arn, $3::infra.actor, $3::infra.actor
  FROM found WHERE why IS NULL
  ON CONFLICT (name) DO UPDATE SET
    account_id = excluded.account_id, environment_id = excluded.environment_id, credential_type = excluded.credential_type,
    assume_role_arn = excluded.assume_role_arn, oidc_provider_arn = excluded.oidc_provider_arn,
    secret_arn = excluded.secret_arn, is_active = true,
    updated_by = CASE WHEN (known.credential_type, known.assume_role_arn, known.oidc_provider_arn, known.secret_arn, known.is_active)
      IS DISTINCT FROM (excluded.credential_type, excluded.assume_role_arn, excluded.oidc_provider_arn, excluded.secret_arn, true)
      THEN excluded.updated_by ELSE known.updated_by END`;

const DEACTIVATE = `
  UPDATE infra.aws_credentials c SET is_active = false, updated_by = $2
  FROM infra.aws_environments e
  WHERE e.id = c.environment_id AND e.name = $1 AND c.is_active AND NOT EXISTS (
    SELECT FROM infra.aws_resources r
    WHERE r.environment_id = e.id AND r.stale_since IS NULL AND r.resource_arn = coalesce(c.secret_arn, c.assume_role_arn))`;
