import type { Client } from "pg";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { insert } from "../helpers/infra";
import { asRole } from "../helpers/records";

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(migratedTemplate);
});
afterEach(() => database.drop());

const operator = <T>(work: (client: Client) => Promise<T>) => asRole(database, "chat_operator", work);
const as = (role: string, sql: string) =>
  asRole(database, role, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
/** The month so many months away from this one, in UTC. */
const month = (offset: number) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString().slice(0, 10);
};
const months = async () =>
  (await as("chat_operator", "SELECT m::text AS month FROM infra.cost_months() m")).map((row) => row.month);
const cost = (change: Record<string, unknown>) =>
  operator((client) => insert(client, "aws_resource_costs", change));
/** The day of each cost and which partition it is in. */
const places = async () =>
  (
    await as(
      "chat_operator",
      "SELECT date::text, tableoid::regclass::text AS place FROM infra.aws_resource_costs ORDER BY date",
    )
  ).map(({ date, place }) => [date, place]);
const partition = (offset: number) =>
  `infra.aws_resource_costs_${month(offset).slice(0, 7).replace("-", "_")}`;

test("this month and three ahead are there; making them again makes none", async () => {
  expect(await months()).toEqual([0, 1, 2, 3].map(month));
  expect(await as("chat_migrator", "SELECT infra.make_cost_partitions() AS made")).toEqual([{ made: 0 }]);
});

test("months that are read again get theirs, and each cost goes into its own", async () => {
  const made = await as(
    "chat_operator",
    `SELECT infra.make_cost_partitions('${month(-13)}', '${month(-12)}') AS made`,
  );
  expect(made).toEqual([{ made: 2 }]);
  for (const offset of [-13, 0]) await cost({ date: month(offset) });
  expect(await places()).toEqual([-13, 0].map((offset) => [month(offset), partition(offset)]));
});

test("a cost without a partition is kept, and moved when there is one, as the same row and on record once", async () => {
  const { id } = await cost({ date: month(-5), metadata: { note: "early" } });
  await cost({ date: month(-5), service: "Amazon ElastiCache" });
  expect((await places()).map(([, place]) => place)).toEqual(
    Array(2).fill("infra.aws_resource_costs_default"),
  );
  expect(await as("chat_migrator", "SELECT infra.make_cost_partitions() AS made")).toEqual([{ made: 1 }]);
  expect((await places()).map(([, place]) => place)).toEqual(Array(2).fill(partition(-5)));
  expect(
    await as("chat_auditor", `SELECT metadata FROM infra.aws_resource_costs WHERE id = '${String(id)}'`),
  ).toEqual([{ metadata: { note: "early" } }]);
  expect(
    await as(
      "chat_auditor",
      `SELECT operation FROM audit.log WHERE table_name = 'infra.aws_resource_costs' AND operation <> 'ATTACH'`,
    ),
  ).toEqual([{ operation: "INSERT" }, { operation: "INSERT" }]);
  // The new default takes what comes next, and is guarded as the old one was.
  await cost({ date: month(-7) });
  expect(await as("chat_migrator", "SELECT infra.make_cost_partitions() AS made")).toEqual([{ made: 1 }]);
});

test.each([
  ["to a month before the first", month(1), month(0)],
  ["before AWS", "2005-12-01", "2006-01-01"],
  ["years ahead", month(0), month(25)],
  ["for too many at a time", month(-121), month(0)],
])("none are made %s", async (_, first, last) => {
  await expect(
    as("chat_operator", `SELECT infra.make_cost_partitions('${first}', '${last}')`),
  ).rejects.toThrow("partitions cannot be made");
});

test("a cost is there once, also without a resource, and may be of a million and of a billionth", async () => {
  await cost({ cost_amount: "1000000.123456" });
  await expect(cost({ cost_amount: 2 })).rejects.toThrow(/duplicate key/);
  await cost({
    service: "large",
    cost_amount: "9999999999.9999999999",
    usage_quantity: "999999999999999999.5",
  });
  await cost({ service: "small", cost_amount: "0.0000000001" });
  await cost({ service: "credit", cost_type: "credit", cost_amount: "-5" });
  await expect(cost({ service: "larger", cost_amount: "10000000000" })).rejects.toThrow("overflow");
  const item = { phase: "database", address: "aws_rds_cluster.cluster" };
  await cost(item);
  await expect(cost(item)).rejects.toThrow(/duplicate key/);
  await cost({ ...item, phase: "cache" });
  await cost({ ...item, cost_type: "storage" });
  await cost({ ...item, period: "month" });
  await cost({ ...item, source: "price_list", is_estimated: true });
});

test("updated_at of a cost moves when AWS corrects it", async () => {
  await cost({});
  await as("chat_operator", "UPDATE infra.aws_resource_costs SET cost_amount = 3");
  expect(
    await as("chat_auditor", "SELECT updated_at > created_at AS moved FROM infra.aws_resource_costs"),
  ).toEqual([{ moved: true }]);
});

describe("retention", () => {
  const keep = (setting: string, days: number) =>
    as("chat_owner", `UPDATE infra.settings SET ${setting} = ${days}`);

  test("months of costs go when they are old enough, the rest stays", async () => {
    await as("chat_operator", `SELECT infra.make_cost_partitions('${month(-62)}', '${month(0)}')`);
    for (const offset of [-62, -59, 0]) await cost({ date: month(offset) });
    const drop = () => as("chat_migrator", "SELECT m::text AS month FROM infra.drop_expired_costs() m");
    const dropped = (await drop()).map((row) => row.month);
    expect(dropped).toContain(month(-62));
    expect(dropped).not.toContain(month(-59));
    expect(await drop()).toEqual([]);
    await keep("cost_retention_days", 365);
    expect((await drop()).length).toBeGreaterThan(45);
    expect((await places()).map(([date]) => date)).toEqual([month(0)]);
  });

  test("what happened goes after seven years; what is there and what lasts stays", async () => {
    const old = "2010-01-01T00:00:00Z";
    const recent = new Date().toISOString();
    const made = (when: string) =>
      as("chat_owner", `ALTER TABLE infra.iac_templates ALTER COLUMN created_at SET DEFAULT ${when}`);
    await made(`'${old}'`);
    await operator(async (client) => {
      for (const [name, time] of [
        ["old", old],
        ["recent", recent],
      ] as const) {
        const { id } = await insert(client, "aws_deployments", {
          version: name,
          status: "completed",
          start_time: time,
          end_time: time,
        });
        const template = await insert(client, "iac_templates", { phase: name });
        await client.query(
          "INSERT INTO infra.deployment_templates (deployment_id, phase, template_id) VALUES ($1, $2, $3)",
          [id, name, template.id],
        );
        await insert(client, "aws_infrastructure_events", {
          deployment_id: id,
          timestamp: time,
          description: name,
        });
        await insert(client, "automation_runs", { start_time: time, workflow: name });
        await insert(client, "backup_restore_tests", { start_time: time, aws_backup_id: name });
        const seen = { first_seen_at: old, last_seen_at: old };
        await insert(client, "aws_resources", { ...seen, resource_id: name, stale_since: time });
        await insert(client, "dns_records", {
          ...seen,
          route53_zone_id: name.toUpperCase(),
          stale_since: time,
        });
      }
      await insert(client, "aws_resources", { resource_id: "there", first_seen_at: old });
      await insert(client, "aws_environments");
      await insert(client, "automation_workflows");
      await insert(client, "aws_credentials");
      await insert(client, "aws_backups", { creation_date: old });
      await insert(client, "aws_backups", { backup_id: "gone", status: "deleted" });
    });
    await made("now()");
    await operator((client) => insert(client, "iac_templates", { phase: "fresh" }));
    const expire = async (batch = "") =>
      (await as("chat_migrator", `SELECT infra.delete_expired(${batch}) AS gone`))[0]!.gone;
    const left = async () =>
      Object.fromEntries(
        (
          await as(
            "chat_auditor",
            `SELECT 'deployments' AS name, string_agg(version, ' ' ORDER BY version) AS has FROM infra.aws_deployments
             UNION ALL SELECT 'templates', string_agg(phase, ' ' ORDER BY phase) FROM infra.iac_templates
             UNION ALL SELECT 'events', string_agg(description, ' ' ORDER BY description) FROM infra.aws_infrastructure_events
             UNION ALL SELECT 'runs', string_agg(workflow, ' ' ORDER BY workflow) FROM infra.automation_runs
             UNION ALL SELECT 'tests', string_agg(aws_backup_id, ' ' ORDER BY aws_backup_id) FROM infra.backup_restore_tests
             UNION ALL SELECT 'resources', string_agg(resource_id, ' ' ORDER BY resource_id) FROM infra.aws_resources
             UNION ALL SELECT 'names', string_agg(route53_zone_id, ' ' ORDER BY route53_zone_id) FROM infra.dns_records
             UNION ALL SELECT 'backups', string_agg(status, ' ' ORDER BY status) FROM infra.aws_backups
             UNION ALL SELECT 'lasting', concat_ws(' ', (SELECT count(*) FROM infra.aws_environments),
               (SELECT count(*) FROM infra.automation_workflows), (SELECT count(*) FROM infra.aws_credentials))`,
          )
        ).map(({ name, has }) => [name, has]),
      );

    // In batches, over the tables; a template goes once no deployment on record applied it, and it was made long ago.
    expect(await expire("2")).toBe(2);
    expect(await expire()).toBe(5);
    expect(await expire()).toBe(0);
    expect(await left()).toEqual({
      deployments: "recent",
      templates: "fresh recent",
      events: "recent",
      runs: "recent",
      tests: "recent",
      resources: "recent there",
      names: "RECENT",
      backups: "available deleted",
      lasting: "1 1 1",
    });
    await expect(as("chat_owner", "UPDATE infra.settings SET record_retention_days = 0")).rejects.toThrow(
      "settings_record_retention_days_range",
    );
    await expect(expire("0")).rejects.toThrow("a batch of 0 rows");
  });
});
