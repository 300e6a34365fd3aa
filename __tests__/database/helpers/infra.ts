import type { Client } from "pg";
import { createDatabase, migratedTemplate } from "./database";
import type { TestDatabase } from "./database";

/** Rows of schema `infra` that tests begin with, by table; each may be inserted as it is. */
export const valid = {
  aws_environments: {
    name: "dev",
    account_id: "111111111111",
    default_region: "ap-northeast-1",
  },
  aws_resources: {
    resource_id: "cluster-1",
    resource_arn: "arn:aws:rds:ap-northeast-1:111111111111:cluster:cluster-1",
    resource_type: "aws_rds_cluster",
    name: "cluster-1",
    region: "ap-northeast-1",
    account_id: "111111111111",
    phase: "database",
    address: "aws_rds_cluster.cluster",
    status: "available",
  },
  aws_deployments: {
    environment: "dev",
    version: "0.1.0",
    commit_hash: "0123abc",
    status: "in_progress",
    triggered_by: "hanako",
  },
  iac_templates: {
    name: "dev-database",
    version: "0.1.0",
    phase: "database",
    template_content: "{}",
    content_sha256: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    environment: "dev",
  },
  aws_infrastructure_events: {
    environment: "dev",
    event_type: "update",
    status: "in_progress",
    description: "aws_rds_cluster.cluster is changed",
    event_source: "terraform",
  },
  aws_resource_costs: {
    date: "2026-11-01",
    source: "cost_explorer",
    environment: "dev",
    account_id: "111111111111",
    region: "ap-northeast-1",
    service: "Amazon Relational Database Service",
    cost_type: "total",
    cost_amount: "1.5",
  },
  dns_records: {
    domain_name: "example.com",
    record_name: "www.example.com",
    record_type: "A",
    record_value: ["192.0.2.1"],
    ttl: 300,
    route53_zone_id: "Z1",
  },
  aws_credentials: {
    name: "dev-apply",
    account_id: "111111111111",
    credential_type: "assume_role",
    assume_role_arn: "arn:aws:iam::111111111111:role/chatapp-dev-github-apply",
  },
  aws_backups: {
    environment: "dev",
    account_id: "111111111111",
    region: "ap-northeast-1",
    backup_id: "arn:aws:rds:ap-northeast-1:111111111111:cluster-snapshot:one",
    backup_type: "aurora_snapshot",
    name: "one",
    status: "available",
    creation_date: "2026-11-01T00:00:00Z",
  },
  backup_restore_tests: {
    environment: "dev",
    aws_backup_id: "one",
    backup_type: "aurora_snapshot",
    method: "snapshot",
    triggered_by: "hanako",
  },
  automation_workflows: { name: "failover", workflow_type: "runbook" },
  automation_runs: { workflow: "failover", environment: "dev", triggered_by: "hanako" },
} as const satisfies Record<string, Record<string, unknown>>;

export type InfraTable = keyof typeof valid;

/** Inserts the valid row of a table, changed so; an environment gets the provider that is there. */
export async function insert(
  client: Client,
  table: InfraTable,
  change: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const provider =
    table === "aws_environments"
      ? { cloud_provider_id: (await client.query("SELECT id FROM infra.cloud_providers")).rows[0].id }
      : {};
  const row: Record<string, unknown> = { ...valid[table], ...provider, ...change };
  const names = Object.keys(row);
  const { rows } = await client.query(
    `INSERT INTO infra.${table} (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})
     RETURNING *`,
    Object.values(row),
  );
  return rows[0];
}

/** A change of a resource that makes it long gone: retention deletes it. */
export const longGone = {
  first_seen_at: "2010-01-01T00:00:00Z",
  last_seen_at: "2010-01-01T00:00:00Z",
  stale_since: "2010-01-01T00:00:00Z",
} as const;

/** Deletes resources that are long gone, in the only way in which one goes; then goes on as chat_operator. */
export async function deleteLongGone(client: Client): Promise<void> {
  await client.query("RESET ROLE; SET LOCAL ROLE chat_retention; DELETE FROM infra.aws_resources");
  await client.query("RESET ROLE; SET LOCAL ROLE chat_operator");
}

/**
 * Makes each test of the file a transaction of chat_operator, in a database with the migrations, that is rolled back.
 *
 * @param give told of the connection before the first test
 */
export function useOperator(give: (client: Client) => void): void {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createDatabase(migratedTemplate);
    client = await database.connect();
    await client.query("SET TimeZone = 'UTC'");
    give(client);
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  beforeEach(() => client.query("BEGIN; SET LOCAL ROLE chat_operator"));
  afterEach(() => client.query("ROLLBACK"));
}
