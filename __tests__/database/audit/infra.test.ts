import { createHash } from "node:crypto";
import type { Client } from "pg";
import { deleteLongGone, insert, longGone, useOperator, valid } from "../helpers/infra";
import type { InfraTable } from "../helpers/infra";

let client: Client;
useOperator((opened) => (client = opened));

/** What this transaction put on record. */
async function record(): Promise<Record<string, unknown>[]> {
  await client.query("RESET ROLE; SET LOCAL ROLE chat_auditor");
  const { rows } = await client.query(
    `SELECT operation, table_name, record_key, old_values, new_values, changed_fields, actor, endpoint FROM audit.log
     WHERE transaction_id = pg_current_xact_id()::text::bigint ORDER BY id`,
  );
  await client.query("RESET ROLE; SET LOCAL ROLE chat_operator");
  return rows;
}

test.each(Object.keys(valid) as InfraTable[])("a row of %s is on record", async (table) => {
  const { id, date } = await insert(client, table);
  const key = table === "aws_resource_costs" ? expect.stringContaining(String(id)) : id;
  expect(date === undefined).toBe(table !== "aws_resource_costs");
  expect(await record()).toMatchObject([
    { operation: "INSERT", table_name: `infra.${table}`, record_key: key, new_values: { id } },
  ]);
});

/** Columns into which texts from outside come, by table: what they hold is never copied, that they changed is. */
const outside: [table: InfraTable, column: string, value: unknown, change?: Record<string, unknown>][] = [
  ["aws_environments", "network_config", { token: "hidden" }],
  ["aws_resources", "configuration", { password: "hidden" }],
  ["aws_resources", "tags", { note: "hidden" }],
  ["aws_deployments", "deployment_resources", { database: "hidden" }],
  ["aws_deployments", "plan_summary", { database: "hidden" }],
  ["aws_deployments", "error_message", "hidden", { status: "failed", end_time: "2999-01-01" }],
  ["aws_infrastructure_events", "details", { error: "hidden" }],
  ["aws_credentials", "description", "hidden"],
  ["aws_credentials", "external_id", "hidden"],
  ["aws_backups", "description", "hidden"],
  ["backup_restore_tests", "checks", { rows: "hidden" }],
  ["automation_workflows", "command", "hidden"],
  ["automation_runs", "result", { text: "hidden" }],
  ...(Object.keys(valid) as InfraTable[])
    .filter((table) => table !== "iac_templates" && table !== "aws_infrastructure_events")
    .map((table): [InfraTable, string, unknown] => [table, "metadata", { note: "hidden" }]),
];
test.each(outside)(
  "of %s, %s is not copied, and that it changed is",
  async (table, column, value, change = {}) => {
    await insert(client, table);
    const all = { ...change, [column]: value };
    const places = Object.keys(all).map((name, index) => `${name} = $${index + 1}`);
    await client.query(`UPDATE infra.${table} SET ${places.join(", ")}`, Object.values(all));
    const rows = await record();
    expect(rows).toMatchObject([
      { operation: "INSERT" },
      { operation: "UPDATE", changed_fields: expect.arrayContaining([column]) },
    ]);
    expect(JSON.stringify(rows)).not.toContain("hidden");
  },
);

test.each(outside)(
  "of %s, %s is not copied with a new row either",
  async (table, column, value, change = {}) => {
    await insert(client, table, { ...change, [column]: value });
    const rows = await record();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("hidden");
  },
);

test("the text of a template is not copied, its hash is", async () => {
  const text = '{"note": "hidden"}';
  const content_sha256 = createHash("sha256").update(text).digest("hex");
  await insert(client, "iac_templates", {
    template_content: text,
    content_sha256,
    variables: { a: "hidden" },
  });
  const rows = await record();
  expect(rows).toMatchObject([{ new_values: { content_sha256 } }]);
  expect(JSON.stringify(rows)).not.toContain("hidden");
});

test("who asked for it is the actor, and what was done the endpoint", async () => {
  await client.query(
    "SELECT set_config('chat.user_id', 'hanako', true), set_config('chat.endpoint', 'records/x', true)",
  );
  await insert(client, "aws_credentials");
  expect(await record()).toMatchObject([{ actor: "hanako", endpoint: "records/x" }]);
});

test("that 10,000 resources were seen again is not on record; that one of them changed is", async () => {
  await client.query(
    `INSERT INTO infra.aws_resources (resource_id, resource_type, name, region, account_id, status)
     SELECT 'r' || n, 'aws_subnet', 'r' || n, 'ap-northeast-1', '111111111111', 'available' FROM generate_series(1, 10000) n`,
  );
  expect((await record()).length).toBe(10_000);
  await client.query("UPDATE infra.aws_resources SET last_seen_at = clock_timestamp() + interval '1 day'");
  expect((await record()).length).toBe(10_000);
  await client.query(
    "UPDATE infra.aws_resources SET status = CASE name WHEN 'r7' THEN 'stopped' ELSE status END",
  );
  expect((await record()).slice(10_000)).toMatchObject([
    { operation: "UPDATE", old_values: { status: "available" }, new_values: { status: "stopped" } },
  ]);
});

test("a cost's reference that is emptied with its resource is on record", async () => {
  const { id } = await insert(client, "aws_resources", longGone);
  await insert(client, "aws_resource_costs", { resource_id: id });
  await deleteLongGone(client);
  expect((await record()).map(({ operation, table_name }) => `${operation} ${table_name}`)).toEqual([
    ...["INSERT infra.aws_resources", "INSERT infra.aws_resource_costs", "DELETE infra.aws_resources"],
    "UPDATE infra.aws_resource_costs",
  ]);
});
