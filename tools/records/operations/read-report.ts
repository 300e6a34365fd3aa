import type { Client } from "pg";
import { z } from "zod";
import type { BackupsModel, Deployment, InventoryModel, Listed, MonthCost } from "../../report/model";
import { fields } from "../fields";
import { operation } from "../operation";

/** What the records tell a report of one environment. */
export interface RecordsReport {
  months: MonthCost[];
  deployments: Listed<Deployment>;
  backups: BackupsModel;
  inventory: InventoryModel;
}

/** Months of costs, and rows of each list; the lists say how many there are. */
const limits = { months: 24, deployments: 200, backups: 200, tests: 100, stale: 100 } as const;

/** Reads what a report shows of an environment; of one that is not known, that there is nothing. */
export const readReport = operation(
  z.strictObject({ environment: fields.environment }),
  async (client, { environment }): Promise<RecordsReport> => {
    await client.query("SET TRANSACTION READ ONLY");
    return {
      months: await read<MonthCost>(client, MONTHS, environment, limits.months),
      deployments: await list<Deployment>(client, DEPLOYMENTS, environment, limits.deployments),
      backups: {
        backups: await list(client, BACKUPS, environment, limits.backups),
        tests: await list(client, TESTS, environment, limits.tests),
      },
      inventory: await readInventory(client, environment),
    };
  },
);

/** @param sql has one column, an object of the model, for the environment $1, at most $2 rows */
async function read<T>(client: Client, sql: string, environment: string, limit: number): Promise<T[]> {
  const { rows } = await client.query<{ item: T }>(sql, [environment, limit]);
  return rows.map(({ item }) => item);
}

/** @param sql as for `read`, and a second column `total`: how many rows there are without the limit */
async function list<T>(client: Client, sql: string, environment: string, limit: number): Promise<Listed<T>> {
  const { rows } = await client.query<{ item: T; total: string }>(sql, [environment, limit]);
  return { total: Number(rows[0]?.total ?? 0), items: rows.map(({ item }) => item) };
}

async function readInventory(client: Client, environment: string): Promise<InventoryModel> {
  const { rows } = await client.query<{ synced_at: Date | null; present: string }>(PRESENT, [environment]);
  const { synced_at, present } = rows[0]!;
  return {
    syncedAt: synced_at?.toISOString(),
    present: Number(present),
    stale: await list(client, STALE, environment, limits.stale),
  };
}

// A month that is recorded as a whole counts as such, another by its days.
const MONTHS = `
  WITH sums AS (
    SELECT date_trunc('month', date)::date AS month, source, period, sum(cost_amount) AS amount
    FROM infra.aws_resource_costs
    WHERE environment = $1 AND source IN ('price_list', 'cost_explorer') AND currency = 'USD'
    GROUP BY 1, 2, 3
  ), months AS (
    SELECT month,
      coalesce(max(amount) FILTER (WHERE source = 'price_list' AND period = 'month'),
               max(amount) FILTER (WHERE source = 'price_list')) AS estimated,
      coalesce(max(amount) FILTER (WHERE source = 'cost_explorer' AND period = 'month'),
               max(amount) FILTER (WHERE source = 'cost_explorer')) AS actual
    FROM sums GROUP BY month ORDER BY month DESC LIMIT $2
  )
  SELECT jsonb_strip_nulls(jsonb_build_object('month', to_char(month, 'YYYY-MM'), 'estimated', estimated,
    'actual', actual)) AS item
  FROM months ORDER BY month`;

// Which phases it was for is in `metadata`; of those that have no result, nothing is told.
const DEPLOYMENTS = `
  SELECT jsonb_strip_nulls(jsonb_build_object('id', id, 'status', status, 'startedAt', start_time, 'endedAt', end_time,
    'triggeredBy', triggered_by, 'version', version, 'commit', commit_hash, 'branch', branch, 'error', error_message,
    'phases', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('phase', phase, 'result', result,
        'ok', CASE result WHEN 'completed' THEN true WHEN 'failed' THEN false END,
        'changes', changes) ORDER BY phase), '[]')
      FROM (
        SELECT phase, plan_summary -> phase AS changes, coalesce(deployment_resources -> phase ->> 'status',
            CASE WHEN end_time IS NULL THEN 'at work or to come' ELSE 'not reached' END) AS result
        FROM (
          SELECT jsonb_object_keys(deployment_resources || plan_summary) AS phase
          UNION SELECT jsonb_array_elements_text(metadata -> 'phases') WHERE jsonb_typeof(metadata -> 'phases') = 'array'
        ) AS named
      ) AS results
    ))) AS item,
    count(*) OVER () AS total
  FROM infra.aws_deployments
  WHERE environment = $1 AND service = 'platform'
  ORDER BY start_time DESC, id LIMIT $2`;

const BACKUPS = `
  SELECT jsonb_strip_nulls(jsonb_build_object('id', backup_id, 'type', backup_type, 'status', status,
    'createdAt', creation_date, 'expiresAt', expiration_date, 'gigabytes', backup_size_gb, 'encrypted', is_encrypted,
    'region', region)) AS item,
    count(*) OVER () AS total
  FROM infra.aws_backups
  WHERE environment = $1 AND status NOT IN ('deleted', 'expired')
  ORDER BY creation_date DESC, backup_id LIMIT $2`;

// Of each check what it says, else the whole of it.
const TESTS = `
  SELECT jsonb_strip_nulls(jsonb_build_object('at', start_time, 'backupId', aws_backup_id, 'passed', status = 'passed',
    'seconds', extract(epoch FROM end_time - start_time), 'details', (
      SELECT coalesce(jsonb_agg(name || ': ' || coalesce(finding ->> 'text', finding #>> '{}') ORDER BY name), '[]')
        || coalesce(to_jsonb(error_message), '[]')
      FROM jsonb_each(checks) AS found (name, finding)
    ))) AS item,
    count(*) OVER () AS total
  FROM infra.backup_restore_tests
  WHERE environment = $1 AND status <> 'in_progress'
  ORDER BY start_time DESC, id LIMIT $2`;

// What AWS told to be gone is in a state still: `deleted`, and not stale.
const PRESENT = `
  SELECT max(last_seen_at) AS synced_at, count(*) FILTER (WHERE stale_since IS NULL AND status <> 'deleted') AS present
  FROM infra.aws_resources
  WHERE environment_id = (SELECT id FROM infra.aws_environments WHERE name = $1)`;

const STALE = `
  SELECT jsonb_strip_nulls(jsonb_build_object('id', resource_id, 'type', resource_type, 'phase', phase,
    'address', address, 'lastSeenAt', last_seen_at, 'staleSince', stale_since)) AS item,
    count(*) OVER () AS total
  FROM infra.aws_resources
  WHERE environment_id = (SELECT id FROM infra.aws_environments WHERE name = $1) AND (stale_since IS NOT NULL OR status = 'deleted')
  ORDER BY stale_since NULLS FIRST, resource_id LIMIT $2`;
