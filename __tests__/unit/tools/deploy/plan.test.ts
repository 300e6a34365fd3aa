import { refuseDataLoss } from "../../../../tools/deploy/data-loss";
import { readPlan } from "../../../../tools/deploy/plan-changes";
import { planObject, summarizePlan } from "../../../../tools/deploy/summary";
import type { PlannedChange } from "../../../../tools/terraform/plan-json";

function resource(
  address: string,
  actions: PlannedChange["change"]["actions"],
  change: Partial<PlannedChange["change"]> = {},
  more: Partial<PlannedChange> = {},
): PlannedChange {
  const type = address.split(".")[0]!;
  return { address, type, mode: "managed", change: { actions, before: {}, after: {}, ...change }, ...more };
}

const replaced = resource("aws_rds_cluster.aurora", ["delete", "create"], {
  before: { database_name: "app", master_password: "old secret", arn: "arn:old", engine_mode: null },
  after: { database_name: "chat", master_password: "new secret" },
  after_unknown: { arn: true, endpoint: true },
  before_sensitive: { master_password: true },
  after_sensitive: { master_password: true },
  replace_paths: [["database_name"]],
});
const plan = readPlan("prod", "database", {
  resource_changes: [
    resource("aws_db_subnet_group.isolated", ["create"]),
    resource("aws_db_parameter_group.two", ["create"]),
    resource("aws_db_parameter_group.one", ["create"]),
    resource("aws_lambda_function.migrations", ["update"], {
      before: { memory_size: 256, tags: { Phase: "database" }, source_code_hash: "a" },
      after: { memory_size: 512, tags: { Phase: "database" }, source_code_hash: "a" },
      after_unknown: { last_modified: true },
    }),
    replaced,
    resource("aws_sns_topic.events", ["delete"]),
    resource("aws_kms_key.data", ["no-op"], {}, { previous_address: "aws_kms_key.old" }),
    resource("aws_vpc.main", ["no-op"]),
    resource("data.aws_iam_policy_document.x", ["read"], {}, { mode: "data" }),
  ],
});

test("a plan is shown in short: danger, then a line a resource, what holds data first, new ones by type", () => {
  expect(summarizePlan("prod-database", plan).split("\n")).toEqual([
    "prod-database: 1 destroyed, 1 replaced, 1 changed, 3 created, 1 renamed",
    "  DANGER  aws_rds_cluster.aurora is destroyed and created anew, with it every database in it, and its automated backups",
    "          because database_name",
    "          Keep database_name as it was, or move the data to a second resource first.",
    "  -   aws_sns_topic.events",
    "  -/+ aws_rds_cluster.aurora (holds data): forced by database_name",
    "  ->  aws_kms_key.data (holds data) (was aws_kms_key.old)",
    "  ~   aws_lambda_function.migrations: memory_size",
    "  +   aws_db_parameter_group: one, two",
    "  +   aws_db_subnet_group: isolated",
  ]);
});

test("nothing sensitive is in what is shown or printed as JSON", () => {
  const all = JSON.stringify([plan.changes, planObject(plan), summarizePlan("prod-database", plan)]);
  expect(all).not.toContain('secret"');
  expect(all).toContain("(sensitive)");
});

test("what is known later is named, and so is a replacement that no attribute forces", () => {
  const tainted = readPlan("dev", "cache", {
    resource_changes: [
      resource(
        "aws_elasticache_replication_group.redis",
        ["create", "delete"],
        { after_unknown: { arn: true } },
        { action_reason: "replace_because_tainted" },
      ),
    ],
  });
  expect(tainted.changes[0]).toMatchObject({
    action: "replace",
    attributes: [
      { path: "arn", because: "known after the apply" },
      { path: "replace because tainted", replaces: true },
    ],
  });
  expect(summarizePlan("dev-cache", tainted)).toContain("forced by replace because tainted");
});

test("a setting that takes protection away is a danger, and no loss", () => {
  const weaker = readPlan("prod", "database", {
    resource_changes: [
      resource("aws_rds_cluster.aurora", ["update"], {
        before: { deletion_protection: true },
        after: { deletion_protection: false },
      }),
    ],
  });
  expect(summarizePlan("prod-database", weaker)).toContain(
    "DANGER  aws_rds_cluster.aurora AWS lets it be deleted from now on",
  );
  refuseDataLoss({ environment: "prod", profile: "production" }, [weaker], { yes: true, loseData: [] });
});

describe("a plan that loses data", () => {
  const production = { environment: "prod", profile: "production" } as const;
  const development = { environment: "dev", profile: "development" } as const;
  const name = "prod-database.aws_rds_cluster.aurora";

  test("is refused in production, asked for or not, unless the resource is named", () => {
    for (const yes of [true, false]) {
      expect(() => refuseDataLoss(production, [plan], { yes, loseData: [] })).toThrow(`--lose-data ${name}`);
      expect(() =>
        refuseDataLoss(production, [plan], { yes, loseData: [name.replace("aurora", "other")] }),
      ).toThrow(`--lose-data ${name}`);
      refuseDataLoss(production, [plan], { yes, loseData: [name] });
    }
  });

  test("is refused elsewhere where nobody looks at it, and ends with the code of a broken rule", () => {
    refuseDataLoss(development, [plan], { loseData: [] });
    expect(() => refuseDataLoss(development, [plan], { yes: true, loseData: [] })).toThrow(
      expect.objectContaining({ exitCode: 3 }),
    );
  });
});
