import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deliverRun } from "../../../tools/deploy/records/deliver";
import { recordRun } from "../../../tools/deploy/records/recorder";
import type { RunDetails } from "../../../tools/deploy/records/recorder";
import { RunStore, sha256 } from "../../../tools/deploy/records/run-files";
import type { RunFiles } from "../../../tools/deploy/records/run-files";
import { createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

const details: RunDetails = {
  command: "npm run deploy",
  environment: "dev",
  account: "111111111111",
  region: "ap-northeast-1",
  phases: ["networking", "cache"],
  triggeredBy: "arn:aws:sts::111111111111:assumed-role/deploy/mika",
  source: { version: "0.1.0", commit: "0123abcd", branch: "main", isDirty: true },
};
const networking = '{"resource":{"aws_vpc":{"main":{}}}}';
/** Longer than one part may be, so that the run is delivered in several. */
const cache = `{"//":"${"x".repeat(2_500_000)}"}`;
const CHANGED = 300;

let records: TestRecords;
let folder: string;
let store: RunStore;

beforeEach(async () => {
  records = await createRecords();
  await records.run("ensure-environment", {
    name: "dev",
    account_id: "111111111111",
    default_region: "ap-northeast-1",
    by: "mika",
  });
  folder = mkdtempSync(path.join(tmpdir(), "deliver-"));
  store = new RunStore(folder);
});
afterEach(async () => {
  await records.close();
  rmSync(folder, { recursive: true });
});

/** A run that deployed a network and failed at its cache. */
async function failedRun(): Promise<RunFiles> {
  const run = recordRun(store, details, async (recorder) => {
    recorder.begin("networking", networking, { create: CHANGED });
    for (let index = 0; index < CHANGED; index++) {
      const resource = {
        address: `aws_subnet.s${index}`,
        type: "aws_subnet",
        id: `subnet-${index}`,
        seconds: 1,
      };
      recorder.changed("networking", { ...resource, action: "create", isDone: true });
    }
    recorder.finish("networking", { changes: { add: CHANGED, change: 0, remove: 0 }, seconds: 12 });
    recorder.begin("cache", cache, { replace: 1 });
    recorder.changed("cache", {
      address: "aws_elasticache_replication_group.redis",
      type: "aws_elasticache_replication_group",
      action: "replace",
      isDone: false,
      seconds: 3,
      error: "no such node type",
    });
    recorder.finish("cache", { error: "terraform apply of dev-cache failed" });
    throw new Error("terraform apply of dev-cache failed");
  });
  await expect(run).rejects.toThrow("dev-cache failed");
  return store.pending().at(-1)!;
}

const deployments = () =>
  records.see(
    `SELECT d.environment, d.version, d.commit_hash, d.branch, d.triggered_by, d.status, d.error_message, d.plan_summary,
       d.deployment_resources, d.metadata, d.end_time > d.start_time AS ended, e.name AS known
     FROM infra.aws_deployments AS d JOIN infra.aws_environments AS e ON e.id = d.environment_id`,
  );
const counts = async () => {
  const [row] = await records.see(
    `SELECT (SELECT count(*) FROM infra.aws_deployments)::int AS deployments,
       (SELECT count(*) FROM infra.aws_infrastructure_events)::int AS events,
       (SELECT count(*) FROM infra.iac_templates)::int AS templates,
       (SELECT count(*) FROM infra.deployment_templates)::int AS links`,
  );
  return row;
};
const whole = { deployments: 1, events: CHANGED + 1, templates: 2, links: 2 };

test("a run is a deployment with its templates and an event a resource", async () => {
  await deliverRun(records, await failedRun());
  expect(await counts()).toEqual(whole);
  expect(await deployments()).toEqual([
    {
      environment: "dev",
      known: "dev",
      version: "0.1.0",
      commit_hash: "0123abcd",
      branch: "main",
      triggered_by: details.triggeredBy,
      status: "failed",
      error_message: "terraform apply of dev-cache failed",
      ended: true,
      plan_summary: { networking: { create: CHANGED }, cache: { replace: 1 } },
      deployment_resources: {
        networking: {
          status: "completed",
          template: sha256(networking),
          changes: { add: CHANGED, change: 0, remove: 0 },
          seconds: 12,
        },
        cache: { status: "failed", template: sha256(cache), error: "terraform apply of dev-cache failed" },
      },
      metadata: { command: "npm run deploy", phases: ["networking", "cache"], is_dirty: true },
    },
  ]);
  const events = await records.see(
    `SELECT phase, address, resource_type, aws_resource_id, event_type, status, description, event_source, triggered_by,
       details, extract(epoch FROM end_time - timestamp)::int AS seconds
     FROM infra.aws_infrastructure_events WHERE address IN ('aws_subnet.s7', 'aws_elasticache_replication_group.redis')
     ORDER BY address`,
  );
  expect(events).toMatchObject([
    {
      phase: "cache",
      event_type: "replace",
      status: "failure",
      aws_resource_id: null,
      description: "aws_elasticache_replication_group.redis was not replaced",
      details: { seconds: 3, error: "no such node type" },
      seconds: 3,
    },
    {
      phase: "networking",
      resource_type: "aws_subnet",
      aws_resource_id: "subnet-7",
      event_type: "create",
      status: "success",
      event_source: "terraform",
      triggered_by: details.triggeredBy,
      seconds: 1,
    },
  ]);
});

test("delivered again, nothing is there twice and nothing changes", async () => {
  const files = await failedRun();
  await deliverRun(records, files);
  const before = await deployments();
  await deliverRun(records, files);
  expect(await counts()).toEqual(whole);
  expect(await deployments()).toEqual(before);
});

test("killed before or after any part, the next delivery makes it whole", async () => {
  const files = await failedRun();
  let parts = 0;
  const counting = {
    run: (async (...part: Parameters<TestRecords["run"]>) => {
      parts++;
      return records.run(...part);
    }) as TestRecords["run"],
  };
  await deliverRun(counting, files);
  expect(parts).toBeGreaterThan(1);
  await records.close();

  for (let killedAt = 0; killedAt < parts; killedAt++) {
    for (const isWritten of [false, true]) {
      records = await createRecords();
      let done = 0;
      const killed = {
        run: (async (...part: Parameters<TestRecords["run"]>) => {
          if (done++ < killedAt) return records.run(...part);
          if (isWritten) await records.run(...part);
          throw new Error("killed");
        }) as TestRecords["run"],
      };
      await expect(deliverRun(killed, files)).rejects.toThrow("killed");
      // Until its last part is there nobody can take the run for one that has ended.
      const isLast = isWritten && killedAt === parts - 1;
      const statuses = await records.see("SELECT status FROM infra.aws_deployments");
      for (const { status } of statuses) expect(status).toBe(isLast ? "failed" : "in_progress");
      await deliverRun(records, files);
      expect(await counts()).toEqual(whole);
      expect(await records.see("SELECT status FROM infra.aws_deployments")).toEqual([{ status: "failed" }]);
      if (!(isLast && isWritten)) await records.close();
    }
  }
});

test("the same text is kept once for all deployments that applied it", async () => {
  await deliverRun(records, await failedRun());
  const again = await failedRun();
  await deliverRun(records, again);
  expect(await counts()).toEqual({ deployments: 2, events: 2 * (CHANGED + 1), templates: 2, links: 4 });
  const [{ template_content: text }] = (await records.see(
    "SELECT template_content FROM infra.iac_templates WHERE phase = 'networking'",
  )) as [{ template_content: string }];
  expect(text).toBe(networking);
});

test("what is wrong is refused with its place, and nothing of it is written", async () => {
  const wrong = { deployment: { environment: "Dev" }, templates: [], events: [] };
  await expect(records.run("record-deployment", wrong as never)).rejects.toMatchObject({
    failure: "usage",
    message: expect.stringContaining("deployment.environment"),
  });
  expect(await deployments()).toEqual([]);
});
