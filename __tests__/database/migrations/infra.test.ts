import { readFileSync } from "node:fs";
import type { Client } from "pg";
import { deleteLongGone, insert, longGone, useOperator } from "../helpers/infra";
import type { InfraTable } from "../helpers/infra";

const unknownId = "11111111-0000-4000-8000-000000000001";

let client: Client;
useOperator((opened) => (client = opened));

const rows = async (sql: string, ...values: unknown[]) => (await client.query(sql, values)).rows;
/** Runs what must fail, and goes on as if it had not been. */
async function refused(work: () => Promise<unknown>, constraint: RegExp | string): Promise<void> {
  await client.query("SAVEPOINT before");
  await expect(work()).rejects.toThrow(constraint);
  await client.query("ROLLBACK TO before");
}

const long = (length: number) => "x".repeat(length);

test("nothing refers to tables that are not there: every foreign key stays in the schema", async () => {
  const targets = await rows(
    `SELECT DISTINCT confrelid::regclass::text AS target FROM pg_constraint
     WHERE contype = 'f' AND connamespace = 'infra'::regnamespace ORDER BY 1`,
  );
  expect(targets.map(({ target }) => target)).toEqual([
    ...["infra.automation_workflows", "infra.aws_backups", "infra.aws_deployments", "infra.aws_environments"],
    ...["infra.aws_resources", "infra.cloud_providers", "infra.iac_templates"],
  ]);
});

test("docs/resources.md names every table", async () => {
  const page = readFileSync("docs/resources.md", "utf8");
  const tables = await rows(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'infra'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  expect(tables).toHaveLength(16);
  expect(tables.map(({ name }) => String(name)).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

describe("what a row may not be", () => {
  const cases: [table: InfraTable, change: Record<string, unknown>, constraint: string][] = [
    ["aws_environments", { name: "Dev" }, "environment_name_form"],
    ["aws_environments", { account_id: "1234" }, "account_id_form"],
    ["aws_environments", { default_region: "tokyo" }, "region_form"],
    ["aws_environments", { default_region: "global" }, "aws_environments_default_region_real"],
    ["aws_environments", { vpc_id: "subnet-1" }, "aws_environments_vpc_id_form"],
    ["aws_environments", { security_group_ids: ["sg-1", "x"] }, "aws_environments_security_group_ids_form"],
    ["aws_environments", { security_group_ids: ["sg-1", null] }, "aws_environments_security_group_ids_form"],
    ["aws_environments", { network_config: "[]" }, "json_object_is_object"],
    ["aws_environments", { cloud_provider_id: unknownId }, "aws_environments_cloud_provider_id_fkey"],
    ["aws_resources", { resource_id: "" }, "aws_id_length"],
    ["aws_resources", { resource_id: null }, "not-null"],
    ["aws_resources", { resource_arn: "cluster-1" }, "arn_form"],
    ["aws_resources", { resource_arn: "arn:aws:s3:::bucket " }, "arn_form"],
    ["aws_resources", { resource_arn: "arn:aws:s3:::one\narn:aws:s3:::two" }, "arn_form"],
    ["aws_resources", { resource_type: "AWS::RDS::DBCluster" }, "resource_type_form"],
    ["aws_resources", { region: "ap-northeast-1a" }, "region_form"],
    ["aws_resources", { status: "running around" }, "aws_resources_status_known"],
    ["aws_resources", { configuration: "[]" }, "json_object_is_object"],
    ["aws_resources", { tags: '"x"' }, "json_object_is_object"],
    ["aws_resources", { phase: "Phase 3" }, "phase_form"],
    ["aws_resources", { environment_id: unknownId }, "aws_resources_environment_id_fkey"],
    ["aws_resources", { first_seen_at: "2999-01-01" }, "aws_resources_seen_in_order"],
    ["aws_resources", { stale_since: "2000-01-01" }, "aws_resources_seen_in_order"],
    ["aws_deployments", { status: "succeeded" }, "aws_deployments_status_known"],
    ["aws_deployments", { status: "completed" }, "aws_deployments_ended"],
    ["aws_deployments", { end_time: "2999-01-01" }, "aws_deployments_ended"],
    ["aws_deployments", { status: "failed", end_time: "2000-01-01" }, "aws_deployments_in_order"],
    ["aws_deployments", { error_message: "no" }, "aws_deployments_error_of_failure"],
    ["aws_deployments", { commit_hash: "main" }, "commit_hash_form"],
    ["aws_deployments", { deployment_type: "by hand" }, "aws_deployments_type_known"],
    ["aws_deployments", { triggered_by: null }, "not-null"],
    ["aws_deployments", { triggered_by: "" }, "actor_length"],
    [
      "aws_deployments",
      { source_repo: "https://hanako:hunter2@example.com/x.git" },
      "aws_deployments_source_repo_form",
    ],
    [
      "aws_deployments",
      { source_repo: "https://token@example.com/x.git" },
      "aws_deployments_source_repo_form",
    ],
    ["iac_templates", { content_sha256: "0".repeat(64) }, "iac_templates_content_sha256_true"],
    ["iac_templates", { iac_type: "pulumi" }, "iac_templates_type_known"],
    ["iac_templates", { template_content: "" }, "iac_templates_content"],
    ["aws_infrastructure_events", { event_type: "thought" }, "aws_infrastructure_events_type_known"],
    ["aws_infrastructure_events", { status: "done" }, "aws_infrastructure_events_status_known"],
    ["aws_infrastructure_events", { event_source: "rumour" }, "aws_infrastructure_events_source_known"],
    ["aws_infrastructure_events", { end_time: "2999-01-01" }, "aws_infrastructure_events_ended"],
    ["aws_infrastructure_events", { description: "" }, "aws_infrastructure_events_description_length"],
    ["aws_resource_costs", { currency: "dollars" }, "currency_form"],
    ["aws_resource_costs", { cost_type: "fun" }, "aws_resource_costs_cost_type_known"],
    ["aws_resource_costs", { source: "guess" }, "aws_resource_costs_source_known"],
    ["aws_resource_costs", { source: "price_list" }, "aws_resource_costs_price_list_estimated"],
    ["aws_resource_costs", { cost_amount: "NaN" }, "aws_resource_costs_amounts_real"],
    ["aws_resource_costs", { low_amount: 2 }, "aws_resource_costs_amounts_in_order"],
    ["aws_resource_costs", { high_amount: 1 }, "aws_resource_costs_amounts_in_order"],
    ["aws_resource_costs", { period: "year" }, "aws_resource_costs_period_known"],
    ["aws_resource_costs", { period: "month", date: "2026-11-02" }, "aws_resource_costs_month_begins"],
    ["aws_resource_costs", { date: "0026-11-01" }, "aws_resource_costs_date_range"],
    ["aws_resource_costs", { resource_id: unknownId }, "aws_resource_costs_resource_id_fkey"],
    ["dns_records", { record_type: "WEB" }, "dns_records_record_type_known"],
    ["dns_records", { record_name: "www.example.com." }, "dns_records_record_name_form"],
    ["dns_records", { record_name: "WWW.example.com" }, "dns_records_record_name_form"],
    ["dns_records", { record_name: "w w.example.com" }, "dns_records_record_name_form"],
    ["dns_records", { record_name: "wéb.example.com" }, "dns_records_record_name_form"],
    ["dns_records", { record_name: "www..example.com" }, "dns_records_record_name_form"],
    ["dns_records", { record_name: "www.example.org" }, "dns_records_record_name_in_domain"],
    ["dns_records", { record_name: "notexample.com" }, "dns_records_record_name_in_domain"],
    ["dns_records", { record_value: [] }, "dns_records_record_value_some"],
    ["dns_records", { record_value: ["a", null] }, "dns_records_record_value_some"],
    ["dns_records", { ttl: -1 }, "dns_records_ttl_range"],
    ["dns_records", { is_alias: true }, "dns_records_ttl_of_no_alias"],
    ["dns_records", { routing_policy: "weighted" }, "dns_records_set_identifier_of_routing"],
    ["aws_backups", { backup_type: "floppy" }, "aws_backups_type_known"],
    ["aws_backups", { status: "ok" }, "aws_backups_status_known"],
    ["aws_backups", { expiration_date: "2000-01-01" }, "aws_backups_in_order"],
    ["aws_backups", { backup_size_gb: -1 }, "aws_backups_size_range"],
    ["aws_backups", { backup_size_gb: "NaN" }, "aws_backups_size_range"],
    ["aws_backups", { is_encrypted: false, kms_key_id: "key" }, "aws_backups_key_of_encrypted"],
    ["aws_backups", { retention_policy: "sometimes" }, "aws_backups_retention_policy_known"],
    ["backup_restore_tests", { status: "passed" }, "backup_restore_tests_ended"],
    ["backup_restore_tests", { method: "hope" }, "backup_restore_tests_method_known"],
    ["backup_restore_tests", { error_message: "x" }, "backup_restore_tests_error_of_failure"],
    ["automation_workflows", { workflow_type: "scheduled" }, "automation_workflows_schedule_of_scheduled"],
    ["automation_workflows", { schedule: "at night" }, "automation_workflows_schedule"],
    ["automation_workflows", { runbook: "docs/x.exe" }, "automation_workflows_runbook_form"],
    ["automation_workflows", { steps: "{}" }, "automation_workflows_steps_list"],
    ["automation_runs", { status: "completed" }, "automation_runs_ended"],
    ["automation_runs", { error_message: "x" }, "automation_runs_error_of_failure"],
  ];
  test.each(cases)("%s: %j", async (table, change, constraint) => {
    await expect(insert(client, table, change)).rejects.toThrow(constraint);
  });
});

describe("resources", () => {
  test("are told apart by account, region and type, not by their id alone", async () => {
    await insert(client, "aws_resources");
    await insert(client, "aws_resources", { account_id: "222222222222" });
    await insert(client, "aws_resources", { region: "us-east-1" });
    await insert(client, "aws_resources", { resource_type: "aws_rds_cluster_instance" });
    await refused(() => insert(client, "aws_resources", { name: "again" }), "aws_resources_key");
  });

  test("have room for what AWS calls them: a snapshot's ARN of 122 characters, and 2048", async () => {
    const snapshot = `arn:aws:rds:ap-northeast-1:111111111111:cluster-snapshot:${long(65)}`;
    expect(snapshot).toHaveLength(122);
    await insert(client, "aws_backups", { backup_id: snapshot });
    const longest = `arn:aws:s3:::${long(2048 - 13)}`;
    await insert(client, "aws_resources", { resource_id: longest, resource_arn: longest });
    await refused(
      () => insert(client, "aws_resources", { resource_id: "b", resource_arn: `${longest}x` }),
      "arn_form",
    );
    await refused(() => insert(client, "aws_resources", { resource_id: `${longest}x` }), "aws_id_length");
  });

  test("take a budget's ARN, which has its name with spaces", async () => {
    const budget = "arn:aws:budgets::111111111111:budget/groundwork-dev monthly, runbook budget.md";
    await insert(client, "aws_resources", { resource_id: budget, resource_arn: budget });
  });

  test("that go leave their costs, events, backups and names, each saying what it was of", async () => {
    const { id } = await insert(client, "aws_resources", longGone);
    const identity = { resource_id: id, aws_resource_id: "cluster-1", resource_type: "aws_rds_cluster" };
    await insert(client, "aws_resource_costs", { ...identity, address: "aws_rds_cluster.cluster" });
    await insert(client, "aws_infrastructure_events", identity);
    await insert(client, "aws_backups", identity);
    await insert(client, "dns_records", { resource_id: id });
    await deleteLongGone(client);
    for (const table of ["aws_resource_costs", "aws_infrastructure_events", "aws_backups"]) {
      expect(await rows(`SELECT resource_id, aws_resource_id, resource_type FROM infra.${table}`)).toEqual([
        { ...identity, resource_id: null },
      ]);
    }
    expect(await rows("SELECT resource_id, record_name FROM infra.dns_records")).toEqual([
      { resource_id: null, record_name: "www.example.com" },
    ]);
  });

  test("take their dependencies with them, on either end, and depend on another", async () => {
    const a = (await insert(client, "aws_resources", { resource_id: "a" })).id;
    const b = (await insert(client, "aws_resources", { resource_id: "b", ...longGone })).id;
    const c = (await insert(client, "aws_resources", { resource_id: "c" })).id;
    const depend = (from: unknown, on: unknown) =>
      client.query("INSERT INTO infra.resource_dependencies (resource_id, depends_on_id) VALUES ($1, $2)", [
        from,
        on,
      ]);
    await depend(a, b);
    await depend(b, c);
    await depend(c, a);
    await refused(() => depend(a, b), "resource_dependencies_pkey");
    await refused(() => depend(a, a), "resource_dependencies_of_another");
    await deleteLongGone(client);
    expect(await rows("SELECT resource_id, depends_on_id FROM infra.resource_dependencies")).toEqual([
      { resource_id: c, depends_on_id: a },
    ]);
  });
});

describe("names", () => {
  test("may be in two zones and in sets, and are there once in each, without a zone too", async () => {
    await insert(client, "dns_records");
    await insert(client, "dns_records", { route53_zone_id: "Z2" });
    await insert(client, "dns_records", { route53_zone_id: null });
    const weighted = { routing_policy: "weighted", set_identifier: "blue" };
    await insert(client, "dns_records", weighted);
    await insert(client, "dns_records", { ...weighted, set_identifier: "green" });
    for (const again of [{}, { route53_zone_id: "Z2" }, { route53_zone_id: null }, weighted]) {
      await refused(() => insert(client, "dns_records", again), "dns_records_key");
    }
  });

  const names = ["example.com", "*.example.com", "_dmarc.example.com", "a.b.example.com"];
  const odd = ["0/25.example.com", "a.*.example.com", "-a+b.example.com", "w\\303\\251b.example.com"];
  test.each([...names, ...odd])("%s", async (name) => {
    await expect(insert(client, "dns_records", { record_name: name })).resolves.toBeDefined();
  });
});

describe("deployments and their templates", () => {
  test("a text is there once for an environment and phase, and its hash is its own", async () => {
    await insert(client, "iac_templates");
    await insert(client, "iac_templates", { environment: "prod" });
    await insert(client, "iac_templates", { phase: "cache" });
    await refused(() => insert(client, "iac_templates"), "iac_templates_key");
  });

  test("an environment that goes leaves what happened there", async () => {
    const { id } = await insert(client, "aws_environments");
    const tables = ["aws_deployments", "aws_infrastructure_events", "iac_templates", "aws_backups"] as const;
    for (const table of tables) await insert(client, table, { environment_id: id });
    await client.query("RESET ROLE; SET LOCAL ROLE chat_owner");
    await client.query("ALTER TABLE infra.aws_environments NO FORCE ROW LEVEL SECURITY");
    await client.query("DELETE FROM infra.aws_environments");
    await client.query("SET LOCAL ROLE chat_operator");
    for (const table of tables) {
      expect(await rows(`SELECT environment_id, environment FROM infra.${table}`)).toEqual([
        { environment_id: null, environment: "dev" },
      ]);
    }
  });
});

test("the provider that the platform is written for is there", async () => {
  expect(await rows("SELECT name, display_name, is_active FROM infra.cloud_providers")).toEqual([
    { name: "aws", display_name: "Amazon Web Services", is_active: true },
  ]);
});
