import type { Client } from "pg";
import { insert, useOperator, valid } from "../helpers/infra";
import type { InfraTable } from "../helpers/infra";

const tables = [
  ...["cloud_providers", "resource_dependencies", "deployment_templates", "settings"],
  ...Object.keys(valid),
].sort();
const ended = "2999-01-01T00:00:00Z";

let client: Client;
useOperator((opened) => (client = opened));

const become = (role: string) => client.query(`RESET ROLE; SET LOCAL ROLE ${role}`);
/** How many rows a statement of a role touches. */
const touched = async (role: string, sql: string) => {
  await become(role);
  return (await client.query(sql)).rowCount;
};
const denied = async (role: string, sql: string) => {
  await become(role);
  await expect(client.query(sql)).rejects.toThrow(/permission denied/);
};

test("every table of the schema is in this test, and has row-level security that nobody is spared", async () => {
  const { rows } = await client.query(
    `SELECT relname, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class
     WHERE relnamespace = 'infra'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname COLLATE "C"`,
  );
  expect(rows.filter(({ forced }) => !forced)).toEqual([]);
  expect(rows.map(({ relname }) => relname).filter((name) => !/^aws_resource_costs_/.test(name))).toEqual(
    tables,
  );
});

describe("nobody else sees or writes anything", () => {
  const strangers = [
    ...[
      "chat_app",
      "chat_reader",
      "chat_maintainer",
      "chat_lookup",
      "chat_membership",
      "chat_masking",
      "chat_privacy",
    ],
    ...["chat_eraser", "chat_key_keeper", "chat_sealer", "chat_audit_writer", "chat_service"],
  ];
  test.each(strangers)("%s", async (role) => {
    await client.query(`RESET ROLE; GRANT ${role} TO CURRENT_USER`);
    for (const table of tables) {
      for (const sql of [`SELECT FROM infra.${table}`, `DELETE FROM infra.${table}`]) {
        await client.query("SAVEPOINT before");
        await denied(role, sql);
        await client.query("ROLLBACK TO before");
      }
    }
  });

  test("the owner is held by the policies: he sees no row and writes none", async () => {
    await insert(client, "aws_resources");
    await insert(client, "aws_credentials");
    for (const table of ["aws_resources", "aws_credentials", "cloud_providers"]) {
      expect(await touched("chat_owner", `SELECT FROM infra.${table}`)).toBe(0);
      expect(await touched("chat_owner", `DELETE FROM infra.${table}`)).toBe(0);
    }
    await expect(insert(client, "aws_deployments")).rejects.toThrow("row-level security");
  });

  test("chat_migrator does before it takes the role", async () => {
    await denied("chat_migrator", "SELECT FROM infra.aws_resources");
  });

  test("a partition by itself is for nobody", async () => {
    await insert(client, "aws_resource_costs");
    for (const role of ["chat_operator", "chat_auditor"]) {
      await client.query("SAVEPOINT before");
      await denied(role, "SELECT FROM infra.aws_resource_costs_default");
      await client.query("ROLLBACK TO before");
    }
  });
});

describe("chat_auditor", () => {
  test("reads every table", async () => {
    await insert(client, "aws_credentials");
    await insert(client, "aws_resource_costs");
    for (const table of tables) await touched("chat_auditor", `SELECT * FROM infra.${table}`);
    expect(await touched("chat_auditor", "SELECT FROM infra.aws_credentials")).toBe(1);
    expect(await touched("chat_auditor", "SELECT FROM infra.aws_resource_costs")).toBe(1);
  });

  test.each(tables)("writes nothing into %s", async (table) => {
    const column = { settings: "record_retention_days", cloud_providers: "name" }[table] ?? "created_at";
    for (const sql of [
      `INSERT INTO infra.${table} DEFAULT VALUES`,
      `UPDATE infra.${table} SET ${column} = ${column}`,
      `DELETE FROM infra.${table}`,
      `TRUNCATE infra.${table}`,
    ].map((sql) =>
      table === "resource_dependencies" ? sql.replaceAll("created_at", "last_seen_at") : sql,
    )) {
      await client.query("SAVEPOINT before");
      await denied("chat_auditor", sql);
      await client.query("ROLLBACK TO before");
    }
  });
});

describe("chat_operator", () => {
  test.each(Object.keys(valid) as InfraTable[])("writes and reads %s", async (table) => {
    await insert(client, table);
    expect(await touched("chat_operator", `SELECT * FROM infra.${table}`)).toBe(1);
  });

  test.each([
    ["truncates nothing", "TRUNCATE infra.aws_resources CASCADE"],
    ["makes no provider", "INSERT INTO infra.cloud_providers (name, display_name) VALUES ('x', 'X')"],
    ["changes no provider", "UPDATE infra.cloud_providers SET is_active = false"],
    ["sets no retention", "UPDATE infra.settings SET record_retention_days = 1"],
    ["deletes nothing as retention does", "SELECT infra.delete_expired()"],
    ["drops no costs", "SELECT infra.drop_expired_costs()"],
    ["makes no partition of its own", "SELECT infra.make_cost_partition('x', 'DEFAULT')"],
    ["makes no table", "CREATE TABLE infra.mine ()"],
    ["sets no time of a change", "UPDATE infra.aws_resources SET updated_at = now()"],
    ["makes no resource another", "UPDATE infra.aws_resources SET resource_id = 'x'"],
    ["moves no first sight", "UPDATE infra.aws_resources SET first_seen_at = now()"],
    ["renames no environment", "UPDATE infra.aws_environments SET name = 'prod'"],
    ["moves no cost to another day", "UPDATE infra.aws_resource_costs SET date = '2026-01-01'"],
    ["makes no estimate a charge", "UPDATE infra.aws_resource_costs SET source = 'cost_explorer'"],
    ["changes no template", "UPDATE infra.iac_templates SET template_content = '{}'"],
    ["changes not who deployed", "UPDATE infra.aws_deployments SET triggered_by = 'taro'"],
    ["changes not what was deployed", "UPDATE infra.aws_deployments SET commit_hash = '0123abc'"],
    ["changes not what happened", "UPDATE infra.aws_infrastructure_events SET description = 'x'"],
    ["changes not what a test was of", "UPDATE infra.backup_restore_tests SET aws_backup_id = 'x'"],
    ...["aws_deployments", "aws_infrastructure_events", "iac_templates", "deployment_templates"].map(
      (table): [string, string] => [`deletes no row of ${table}`, `DELETE FROM infra.${table}`],
    ),
    ...["aws_backups", "backup_restore_tests", "automation_runs", "aws_environments", "aws_resources"].map(
      (table): [string, string] => [`deletes no row of ${table}`, `DELETE FROM infra.${table}`],
    ),
    ...["dns_records", "aws_credentials", "automation_workflows", "cloud_providers"].map(
      (table): [string, string] => [`deletes no row of ${table}`, `DELETE FROM infra.${table}`],
    ),
    ["sees no chat", "SELECT FROM chat.users"],
    ["sees no audit log", "SELECT FROM audit.log"],
    ["sees no key", "SELECT FROM vault.encryption_keys"],
    ["attaches nothing to the audit", "SELECT audit.detach('infra.aws_resources')"],
  ])("%s", async (_, sql) => {
    await denied("chat_operator", sql);
  });

  const endings: [table: InfraTable, how: string, then: string][] = [
    ["aws_deployments", `status = 'completed', end_time = '${ended}'`, "plan_summary = '{\"a\": 1}'"],
    [
      "aws_deployments",
      `status = 'failed', end_time = '${ended}', error_message = 'x'`,
      "error_message = 'y'",
    ],
    ["aws_infrastructure_events", `status = 'success', end_time = '${ended}'`, "status = 'failure'"],
    ["backup_restore_tests", `status = 'passed', end_time = '${ended}'`, "checks = '{}'"],
    ["automation_runs", `status = 'completed', end_time = '${ended}'`, "result = '{}'"],
  ];
  test.each(endings)("ends what was begun in %s once: %s", async (table, how, then) => {
    await insert(client, table);
    const update = `UPDATE infra.${table} SET`;
    expect(await touched("chat_operator", `${update} ${how}`)).toBe(1);
    expect(await touched("chat_operator", `${update} ${then}`)).toBe(0);
  });

  test("says how a deployment gets on until it has ended", async () => {
    await insert(client, "aws_deployments", { status: "pending" });
    for (const status of ["in_progress", "pending", "in_progress"]) {
      const update = `UPDATE infra.aws_deployments SET status = '${status}', plan_summary = '{"database": {}}'`;
      expect(await touched("chat_operator", update)).toBe(1);
    }
  });

  test("takes an estimate back and no charge", async () => {
    await insert(client, "aws_resource_costs");
    await insert(client, "aws_resource_costs", { source: "price_list", is_estimated: true });
    expect(await touched("chat_operator", "DELETE FROM infra.aws_resource_costs")).toBe(1);
    expect(
      await touched("chat_operator", "SELECT FROM infra.aws_resource_costs WHERE source = 'cost_explorer'"),
    ).toBe(1);
  });
});

test("retention deletes nothing that is not due, whoever asks it to", async () => {
  await insert(client, "aws_deployments");
  await insert(client, "aws_infrastructure_events");
  await insert(client, "aws_resources");
  for (const table of ["aws_deployments", "aws_infrastructure_events", "aws_resources"]) {
    expect(await touched("chat_retention", `DELETE FROM infra.${table}`)).toBe(0);
  }
});
