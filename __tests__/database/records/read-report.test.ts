import { createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

let records: TestRecords;
beforeEach(async () => {
  records = await createRecords();
});
afterEach(() => records.close());

const write = (sql: string, values: unknown[] = []) => records.see(sql, values, "chat_operator");
const report = () => records.run("read-report", { environment: "dev" });

async function addEnvironments(): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const name of ["dev", "prod"]) {
    const { id } = await records.run("ensure-environment", {
      name,
      account_id: "111111111111",
      default_region: "ap-northeast-1",
      by: "hanako",
    });
    ids[name] = id;
  }
  return ids;
}

test("of an environment that is not known it tells that there is nothing", async () => {
  expect(await report()).toEqual({
    months: [],
    deployments: { total: 0, items: [] },
    backups: { backups: { total: 0, items: [] }, tests: { total: 0, items: [] } },
    inventory: { present: 0, stale: { total: 0, items: [] } },
  });
});

test("adds up costs by month, a recorded month before its days, and none of another environment or currency", async () => {
  await write(`INSERT INTO infra.aws_resource_costs
      (date, environment, period, source, account_id, region, service, cost_type, cost_amount, currency, is_estimated)
    SELECT date::date, environment, period, source, '111111111111', 'ap-northeast-1', service, 'total', amount, currency,
      source = 'price_list'
    FROM (VALUES
      ('2026-09-01', 'dev', 'month', 'price_list', 'A', 80, 'USD'),
      ('2026-09-01', 'dev', 'month', 'price_list', 'B', 20.5, 'USD'),
      ('2026-09-01', 'dev', 'month', 'cost_explorer', 'A', 99, 'USD'),
      ('2026-09-07', 'dev', 'day', 'cost_explorer', 'A', 3, 'USD'),
      ('2026-10-01', 'dev', 'day', 'cost_explorer', 'A', 3, 'USD'),
      ('2026-10-02', 'dev', 'day', 'cost_explorer', 'A', 4.25, 'USD'),
      ('2026-10-02', 'dev', 'day', 'manual', 'A', 1000, 'USD'),
      ('2026-10-03', 'dev', 'day', 'cost_explorer', 'A', 500, 'JPY'),
      ('2026-10-01', 'prod', 'month', 'cost_explorer', 'A', 700, 'USD')
    ) AS given (date, environment, period, source, service, amount, currency)`);
  expect((await report()).months).toEqual([
    { month: "2026-09", estimated: 100.5, actual: 99 },
    { month: "2026-10", actual: 7.25 },
  ]);
});

test("tells 24 months at most, the newest, oldest first", async () => {
  await write(`INSERT INTO infra.aws_resource_costs
      (date, environment, period, source, account_id, region, service, cost_type, cost_amount)
    SELECT date::date, 'dev', 'month', 'cost_explorer', '111111111111', 'global', 'A', 'total', 1
    FROM generate_series('2024-01-01'::date, '2026-11-01', '1 month') AS date`);
  const { months } = await report();
  expect(months.map(({ month }) => month)).toEqual(months.map(({ month }) => month).toSorted());
  expect(months).toHaveLength(24);
  expect(months.at(-1)!.month).toBe("2026-11");
});

test("tells deployments newest first, of each phase how it ended or that it was not reached, and what was planned", async () => {
  await write(`INSERT INTO infra.aws_deployments (id, environment, service, version, commit_hash, branch, status,
      start_time, end_time, triggered_by, error_message, deployment_resources, plan_summary, metadata) VALUES
    ('00000000-0000-4000-8000-000000000001', 'dev', 'platform', '0.1.0', 'abcdef0', 'main', 'failed',
     '2026-11-20 10:00+00', '2026-11-20 10:05+00', 'hanako', 'It broke',
     '{"networking": {"status": "completed"}, "security": {"status": "failed"}}',
     '{"networking": {"create": 3}, "security": {"update": 1}, "database": {"create": 9}}',
     '{"phases": ["networking", "security", "database", "realtime"]}'),
    ('00000000-0000-4000-8000-000000000002', 'dev', 'platform', '0.1.0', NULL, NULL, 'in_progress',
     '2026-11-21 10:00+00', NULL, 'taro', NULL, '{}', '{"cache": {"create": 1}}', '{"phases": "all"}'),
    ('00000000-0000-4000-8000-000000000003', 'dev', 'chat', '9', NULL, NULL, 'pending',
     '2026-11-21 11:00+00', NULL, 'taro', NULL, '{}', '{}', '{}'),
    ('00000000-0000-4000-8000-000000000004', 'prod', 'platform', '0.1.0', NULL, NULL, 'pending',
     '2026-11-21 11:00+00', NULL, 'taro', NULL, '{}', '{}', '{}')`);
  expect((await report()).deployments).toEqual({
    total: 2,
    items: [
      {
        id: "00000000-0000-4000-8000-000000000002",
        status: "in_progress",
        startedAt: "2026-11-21T10:00:00+00:00",
        triggeredBy: "taro",
        version: "0.1.0",
        phases: [{ phase: "cache", result: "at work or to come", changes: { create: 1 } }],
      },
      {
        id: "00000000-0000-4000-8000-000000000001",
        status: "failed",
        startedAt: "2026-11-20T10:00:00+00:00",
        endedAt: "2026-11-20T10:05:00+00:00",
        triggeredBy: "hanako",
        version: "0.1.0",
        commit: "abcdef0",
        branch: "main",
        error: "It broke",
        phases: [
          { phase: "database", result: "not reached", changes: { create: 9 } },
          { phase: "networking", result: "completed", ok: true, changes: { create: 3 } },
          { phase: "realtime", result: "not reached" },
          { phase: "security", result: "failed", ok: false, changes: { update: 1 } },
        ],
      },
    ],
  });
});

test("tells how many deployments there are beyond those that it lists", async () => {
  await write(`INSERT INTO infra.aws_deployments (environment, version, start_time, triggered_by)
    SELECT 'dev', n::text, '2026-01-01'::timestamptz + n * interval '1 hour', 'taro' FROM generate_series(1, 250) AS n`);
  const { deployments } = await report();
  expect(deployments.total).toBe(250);
  expect(deployments.items).toHaveLength(200);
  expect(deployments.items[0]!.version).toBe("250");
});

test("tells backups that are there, and tests that have ended with what they checked", async () => {
  await write(`INSERT INTO infra.aws_backups (environment, account_id, region, backup_id, backup_type, name, status,
      creation_date, expiration_date, backup_size_gb, is_encrypted) VALUES
    ('dev', '111111111111', 'ap-northeast-1', 'snap-1', 'aurora_snapshot', 'one', 'available',
     '2026-11-20 03:00+00', '2026-12-20 03:00+00', 12.5, true),
    ('dev', '111111111111', 'ap-northeast-1', 'snap-2', 'redis_snapshot', 'two', 'failed',
     '2026-11-21 03:00+00', NULL, NULL, false),
    ('dev', '111111111111', 'ap-northeast-1', 'snap-3', 'redis_snapshot', 'gone', 'deleted',
     '2026-11-21 04:00+00', NULL, NULL, true),
    ('prod', '111111111111', 'ap-northeast-1', 'snap-4', 'redis_snapshot', 'other', 'available',
     '2026-11-21 04:00+00', NULL, NULL, true)`);
  await write(`INSERT INTO infra.backup_restore_tests (environment, aws_backup_id, backup_type, method, status, start_time,
      end_time, triggered_by, checks, error_message) VALUES
    ('dev', 'snap-1', 'aurora_snapshot', 'snapshot', 'failed', '2026-11-20 10:00+00', '2026-11-20 10:01:30+00', 'hanako',
     '{"schema": {"passed": true, "text": "30 migrations"}, "rows": {"passed": false, "text": "1 less"}, "note": "plain"}',
     'The copy differs'),
    ('dev', 'snap-1', 'aurora_snapshot', 'snapshot', 'passed', '2026-11-21 10:00+00', '2026-11-21 10:02+00', 'hanako', '{}', NULL),
    ('dev', 'snap-1', 'aurora_snapshot', 'snapshot', 'in_progress', '2026-11-21 11:00+00', NULL, 'hanako', '{}', NULL)`);
  expect((await report()).backups).toEqual({
    backups: {
      total: 2,
      items: [
        {
          id: "snap-2",
          type: "redis_snapshot",
          status: "failed",
          createdAt: "2026-11-21T03:00:00+00:00",
          encrypted: false,
          region: "ap-northeast-1",
        },
        {
          id: "snap-1",
          type: "aurora_snapshot",
          status: "available",
          createdAt: "2026-11-20T03:00:00+00:00",
          expiresAt: "2026-12-20T03:00:00+00:00",
          gigabytes: 12.5,
          encrypted: true,
          region: "ap-northeast-1",
        },
      ],
    },
    tests: {
      total: 2,
      items: [
        { at: "2026-11-21T10:00:00+00:00", backupId: "snap-1", passed: true, seconds: 120, details: [] },
        {
          at: "2026-11-20T10:00:00+00:00",
          backupId: "snap-1",
          passed: false,
          seconds: 90,
          details: ["note: plain", "rows: 1 less", "schema: 30 migrations", "The copy differs"],
        },
      ],
    },
  });
});

test("tells what the inventory finds no more, what a state has still first, then longest gone", async () => {
  const { dev, prod } = await addEnvironments();
  await write(
    `INSERT INTO infra.aws_resources (resource_id, resource_type, name, region, account_id, environment_id, phase, address,
       status, first_seen_at, last_seen_at, stale_since)
     SELECT id, 'aws_sqs_queue', id, 'ap-northeast-1', '111111111111', environment::uuid, 'cache', 'aws_sqs_queue.' || id,
       CASE id WHEN 'not-in-aws' THEN 'deleted' ELSE 'available' END, '2026-01-01', seen::timestamptz, stale::timestamptz
     FROM (VALUES ('here', $1, '2026-11-21 10:00+00', NULL), ('not-in-aws', $1, '2026-11-21 10:00+00', NULL), ('gone', $1, '2026-11-10 10:00+00', '2026-11-11 10:00+00'),
       ('long-gone', $1, '2026-10-10 10:00+00', '2026-10-11 10:00+00'), ('other', $2, '2026-11-21 12:00+00', NULL)
     ) AS given (id, environment, seen, stale)`,
    [dev, prod],
  );
  expect((await report()).inventory).toEqual({
    syncedAt: "2026-11-21T10:00:00.000Z",
    present: 1,
    stale: {
      total: 3,
      items: [
        ["not-in-aws", "2026-11-21T10:00:00+00:00"],
        ["long-gone", "2026-10-10T10:00:00+00:00", "2026-10-11T10:00:00+00:00"],
        ["gone", "2026-11-10T10:00:00+00:00", "2026-11-11T10:00:00+00:00"],
      ].map(([id, lastSeenAt, staleSince]) => ({
        id,
        type: "aws_sqs_queue",
        phase: "cache",
        address: `aws_sqs_queue.${id}`,
        lastSeenAt,
        ...(staleSince && { staleSince }),
      })),
    },
  });
});

test("takes an environment's name and nothing else", async () => {
  await expect(records.run("read-report", { environment: "dev'; DROP" })).rejects.toMatchObject({
    failure: "usage",
  });
});
