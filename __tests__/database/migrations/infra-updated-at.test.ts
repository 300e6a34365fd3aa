import type { Client } from "pg";
import { insert, useOperator } from "../helpers/infra";
import type { InfraTable } from "../helpers/infra";

let client: Client;
useOperator((opened) => (client = opened));

const rows = async (sql: string) => (await client.query(sql)).rows;

/** Of each table that has it: what changes nothing, and what does. */
const changes: [table: InfraTable, same: string, other: string][] = [
  ["aws_environments", "description = description", "description = 'x'"],
  ["aws_resources", "last_seen_at = now(), status = status", "status = 'modifying'"],
  ["aws_deployments", "status = status", "plan_summary = '{\"database\": {}}'"],
  ["iac_templates", "last_applied_date = last_applied_date", "last_applied_date = now()"],
  ["aws_resource_costs", "cost_amount = cost_amount", "cost_amount = 2"],
  ["dns_records", "last_seen_at = now(), ttl = ttl", "ttl = 60"],
  ["aws_credentials", "is_active = is_active", "is_active = false"],
  ["aws_backups", "status = status", "status = 'deleted'"],
  ["backup_restore_tests", "target = target", "target = 'copy'"],
  ["automation_workflows", "is_active = is_active", "is_active = false"],
  ["automation_runs", "result = result", 'result = \'{"found": "nothing"}\''],
];

test.each(changes)("updated_at of %s moves when a row changes and only then", async (table, same, other) => {
  await insert(client, table);
  await client.query("COMMIT; BEGIN; SET LOCAL ROLE chat_operator");
  try {
    const moved = () => rows(`SELECT updated_at > created_at AS moved FROM infra.${table}`);
    await client.query(`UPDATE infra.${table} SET ${same}`);
    expect(await moved()).toEqual([{ moved: false }]);
    await client.query(`UPDATE infra.${table} SET ${other}`);
    expect(await moved()).toEqual([{ moved: true }]);
  } finally {
    await client.query(`ROLLBACK; BEGIN; SET LOCAL ROLE chat_owner; TRUNCATE infra.${table} CASCADE`);
    await client.query("COMMIT; BEGIN");
  }
});

test("every table with updated_at is tried", async () => {
  const having = await rows(
    `SELECT relname AS table FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
     WHERE attname = 'updated_at' AND relnamespace = 'infra'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  // Nobody but a migration writes providers.
  expect([...changes.map(([table]) => String(table)), "cloud_providers"].sort()).toEqual(
    having.map(({ table }) => String(table)).sort(),
  );
});
