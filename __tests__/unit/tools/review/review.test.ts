import type { Stack } from "../../../../tools/review/model";
import { reviewEnvironment } from "../../../../tools/review/review";
import { countText } from "../../../../tools/review/words";

const bodies = (resource: Record<string, Record<string, object>>, rest: object = {}): Stack => ({
  resource,
  ...rest,
});

const cluster = (body: object = {}) => ({ cluster_identifier: "chat", engine: "aurora-postgresql", ...body });

/** Reviews one phase. */
const review = (before: Stack, after: Stack) =>
  reviewEnvironment("prod", { database: before }, { database: after });

/** The messages of the dangers, by the address or the phase that they are of. */
const dangers = (before: Stack, after: Stack) =>
  review(before, after).dangers.map(({ address, message }) => `${address} ${message}`);

const clusters = (body: object, id = "main") => bodies({ aws_rds_cluster: { [id]: cluster(body) } });

test("nothing changed is no change and no danger", () => {
  const stack = clusters({ tags: { A: "b" } });
  expect(review(stack, JSON.parse(JSON.stringify(stack)) as Stack)).toMatchObject({
    changes: [],
    dangers: [],
    presence: "both",
  });
});

test("what cdktf notes for itself is no change", () => {
  const noted = { ...clusters({}), "//": { metadata: { version: "0.21.0" } } };
  expect(review(noted, clusters({ "//": { metadata: { path: "x" } } })).changes).toEqual([]);
});

test("a harmless change is an update, attribute by attribute", () => {
  const { changes, dangers } = review(
    clusters({ apply_immediately: false }),
    clusters({ apply_immediately: true }),
  );
  expect(dangers).toEqual([]);
  expect(changes).toEqual([
    {
      environment: "prod",
      phase: "database",
      address: "aws_rds_cluster.main",
      action: "update",
      attributes: [{ path: "apply_immediately", before: false, after: true }],
    },
  ]);
});

describe("replacement", () => {
  test.each([
    ["aws_rds_cluster", { storage_encrypted: false }, { storage_encrypted: true }],
    ["aws_rds_cluster", { snapshot_identifier: "a" }, { snapshot_identifier: "b" }],
    ["aws_rds_cluster", {}, { snapshot_identifier: "b" }],
    ["aws_s3_bucket", { bucket: "a" }, { bucket: "b" }],
    [
      "aws_cognito_user_pool",
      { username_attributes: ["email"] },
      { username_attributes: ["email", "phone_number"] },
    ],
    ["aws_elasticache_replication_group", { kms_key_id: "a" }, { kms_key_id: "b" }],
    ["aws_elasticache_replication_group", { engine_version: "7.1" }, { engine_version: "6.2" }],
    ["aws_ecr_repository", { name: "a" }, { name: "b" }],
    ["aws_kms_key", {}, { key_usage: "SIGN_VERIFY" }],
    ["aws_ecr_repository", { encryption_configuration: [{ encryption_type: "KMS", kms_key: "a" }] }, {}],
    ["aws_dynamodb_table", { local_secondary_index: [{ name: "by_time", range_key: "time" }] }, {}],
    ["aws_cloudwatch_log_group", { name: "a" }, { name: "b" }],
    ["aws_cognito_user_group", { name: "admins" }, { name: "administrators" }],
  ])("of a %s from %j to %j is a danger", (type, before, after) => {
    const found = review(bodies({ [type]: { x: before } }), bodies({ [type]: { x: after } }));
    expect(found.changes).toMatchObject([{ action: "replace" }]);
    expect(found.changes[0]!.attributes.some(({ replaces }) => replaces)).toBe(true);
    expect(found.dangers).toMatchObject([
      {
        severity: "loss",
        address: `${type}.x`,
        message: expect.stringContaining("destroyed and created anew"),
      },
    ]);
  });

  test("is none where the provider updates in place, or keeps what is not named any more", () => {
    expect(dangers(clusters({ engine_version: "15.8" }), clusters({ engine_version: "15.10" }))).toEqual([]);
    expect(dangers(clusters({ snapshot_identifier: "a" }), clusters({}))).toEqual([]);
    const group = (version: string) =>
      bodies({ aws_elasticache_replication_group: { x: { engine_version: version } } });
    expect(dangers(group("7.0"), group("7.1"))).toEqual([]);
  });

  test("is none where the change is ignored", () => {
    const ignoring = (name: string) =>
      clusters({ database_name: name, lifecycle: { ignore_changes: ["database_name"] } });
    expect(review(ignoring("a"), ignoring("b")).changes).toMatchObject([{ action: "update" }]);
    const ignoringAll = (name: string) =>
      clusters({ database_name: name, lifecycle: { ignore_changes: "all" } });
    expect(review(ignoringAll("a"), ignoringAll("b")).changes).toMatchObject([{ action: "update" }]);
  });

  test("of what holds no data is shown and no danger", () => {
    const rules = (port: number) => bodies({ aws_lb_target_group: { x: { port } } });
    const { changes, dangers } = review(rules(80), rules(81));
    expect(changes).toMatchObject([{ action: "replace" }]);
    expect(dangers).toEqual([]);
  });

  test("goes on to what stands on it, through published outputs, phase by phase", () => {
    const key = (usage: string) => ({
      resource: { aws_kms_key: { data: { key_usage: usage } } },
      output: { data_kms_key_arn: { value: "${aws_kms_key.data.arn}" } },
    });
    const database = clusters({
      kms_key_id: "${data.terraform_remote_state.security.outputs.data_kms_key_arn}",
    });
    const { changes, dangers } = reviewEnvironment(
      "prod",
      { security: key("ENCRYPT_DECRYPT"), database },
      { security: key("SIGN_VERIFY"), database },
    );
    expect(dangers.map(({ address }) => address)).toEqual(["aws_kms_key.data", "aws_rds_cluster.main"]);
    expect(dangers[1]!.cause).toBe("kms_key_id: aws_kms_key.data is replaced");
    expect(changes.find(({ phase }) => phase === "database")).toMatchObject({ action: "replace" });
  });

  test("does not go on where the argument stays the same", () => {
    const buckets = (usage: string) =>
      bodies({
        aws_kms_key: { data: { key_usage: usage, description: "Data" } },
        aws_rds_cluster: { main: cluster({ database_name: "${aws_kms_key.data.description}" }) },
      });
    expect(dangers(buckets("ENCRYPT_DECRYPT"), buckets("SIGN_VERIFY"))).toHaveLength(1);
  });
});

describe("destruction", () => {
  test("of what holds data names what is lost", () => {
    expect(dangers(clusters({}), bodies({}))).toEqual([
      "aws_rds_cluster.main is destroyed, with it every database in it, and its automated backups",
    ]);
  });

  test("of what holds none is shown and no danger", () => {
    const { changes, dangers } = review(bodies({ aws_route: { x: {} } }), bodies({}));
    expect(changes).toMatchObject([{ action: "destroy", address: "aws_route.x" }]);
    expect(dangers).toEqual([]);
  });

  test("of what makes backups or keeps versions is a danger", () => {
    expect(dangers(bodies({ aws_backup_plan: { x: { name: "daily" } } }), bodies({}))).toEqual([
      "aws_backup_plan.x is destroyed, no more recovery points are made",
    ]);
    const versioning = bodies({ aws_s3_bucket_versioning: { x: { bucket: "b" } } });
    expect(dangers(versioning, bodies({}))).toHaveLength(1);
  });

  test("by a rename is told as such, with the mend", () => {
    const subnet = (id: string) => ({ aws_db_subnet_group: { [id]: { name: "chat" } } });
    const renamed = review(
      bodies({
        ...subnet("a"),
        aws_rds_cluster: { old: cluster({ group: "${aws_db_subnet_group.a.name}" }) },
      }),
      bodies({
        ...subnet("b"),
        aws_rds_cluster: { new: cluster({ group: "${aws_db_subnet_group.b.name}" }) },
      }),
    );
    expect(renamed.dangers).toMatchObject([
      {
        address: "aws_rds_cluster.old",
        message: expect.stringContaining("under another name"),
        cause: "it is called aws_rds_cluster.new now",
        mend: expect.stringContaining('moveFromId("aws_rds_cluster.old")'),
      },
    ]);
  });

  test("by a move to another phase is told as such", () => {
    const { dangers } = reviewEnvironment(
      "prod",
      { database: clusters({}), cache: bodies({}) },
      { database: bodies({}), cache: clusters({}) },
    );
    expect(dangers).toMatchObject([
      { phase: "database", message: expect.stringContaining("in another phase") },
    ]);
  });

  test("a moved block makes a rename harmless, also to those that refer to it", () => {
    const reading = (id: string) => ({
      aws_rds_cluster: { [id]: cluster() },
      aws_rds_cluster_instance: { one: { cluster_identifier: `\${aws_rds_cluster.${id}.id}` } },
    });
    const moved = { moved: [{ from: "aws_rds_cluster.old", to: "aws_rds_cluster.new" }] };
    const { changes, dangers } = review(bodies(reading("old")), bodies(reading("new"), moved));
    expect(dangers).toEqual([]);
    expect(changes).toEqual([
      expect.objectContaining({
        action: "move",
        address: "aws_rds_cluster.new",
        movedFrom: "aws_rds_cluster.old",
      }),
    ]);
  });

  test("a moved block that hides a change of content does not hide its danger", () => {
    const moved = { moved: [{ from: "aws_rds_cluster.old", to: "aws_rds_cluster.new" }] };
    const after = { ...clusters({ database_name: "b" }, "new"), ...moved };
    expect(dangers(clusters({ database_name: "a" }, "old"), after)).toHaveLength(1);
  });

  test("a moved block of long ago changes nothing", () => {
    const moved = { moved: [{ from: "aws_rds_cluster.older", to: "aws_rds_cluster.main" }] };
    expect(review(clusters({}), { ...clusters({}), ...moved }).changes).toEqual([]);
  });
});

describe("settings that lose data or protect it", () => {
  test.each<[string, object, object]>([
    ["aws_rds_cluster", { lifecycle: { prevent_destroy: true } }, {}],
    ["aws_rds_cluster", { deletion_protection: true }, { deletion_protection: false }],
    ["aws_rds_cluster", { skip_final_snapshot: false }, { skip_final_snapshot: true }],
    ["aws_rds_cluster", { final_snapshot_identifier: "last" }, {}],
    ["aws_rds_cluster", { backup_retention_period: 35 }, { backup_retention_period: 7 }],
    ["aws_elasticache_replication_group", { snapshot_retention_limit: 7 }, { snapshot_retention_limit: 0 }],
    ["aws_cloudwatch_log_group", { retention_in_days: 365 }, { retention_in_days: 14 }],
    ["aws_cloudwatch_log_group", {}, { retention_in_days: 14 }],
    ["aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 14 }],
    ["aws_cognito_user_pool", { deletion_protection: "ACTIVE" }, { deletion_protection: "INACTIVE" }],
    ["aws_s3_bucket", { force_destroy: false }, { force_destroy: true }],
    ["aws_s3_bucket", {}, { force_destroy: true }],
    ["aws_kms_key", { is_enabled: true }, { is_enabled: false }],
    ["aws_kms_key", { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }],
    ["aws_secretsmanager_secret", { recovery_window_in_days: 30 }, { recovery_window_in_days: 0 }],
    ["aws_secretsmanager_secret", {}, { recovery_window_in_days: 0 }],
    ["aws_kms_key", {}, { deletion_window_in_days: 7 }],
    [
      "aws_s3_bucket_lifecycle_configuration",
      { rule: [{ id: "old", status: "Disabled" }] },
      { rule: [{ id: "old", status: "Enabled" }] },
    ],
    [
      "aws_s3_bucket_object_lock_configuration",
      { rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 365 }] }] },
      { rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 30 }] }] },
    ],
    [
      "aws_s3_bucket_object_lock_configuration",
      { rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 365 }] }] },
      { rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 365 }] }] },
    ],
    ["aws_rds_cluster", { tags: { Backup: "snapshots", A: "b" } }, { tags: { A: "b" } }],
    [
      "aws_dynamodb_table",
      { point_in_time_recovery: { enabled: true } },
      { point_in_time_recovery: { enabled: false } },
    ],
    ["aws_dynamodb_table", { point_in_time_recovery: { enabled: true } }, {}],
    [
      "aws_dynamodb_table",
      { point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 } },
      { point_in_time_recovery: { enabled: true, recovery_period_in_days: 7 } },
    ],
    [
      "aws_backup_vault_lock_configuration",
      { backup_vault_name: "v", min_retention_days: 7, changeable_for_days: 3 },
      { backup_vault_name: "v", min_retention_days: 7 },
    ],
    ["aws_dynamodb_table", {}, { ttl: { attribute_name: "until", enabled: true } }],
    [
      "aws_dynamodb_table",
      { ttl: { attribute_name: "until", enabled: true } },
      { ttl: { attribute_name: "born", enabled: true } },
    ],
    [
      "aws_s3_bucket_versioning",
      { versioning_configuration: { status: "Enabled" } },
      { versioning_configuration: { status: "Suspended" } },
    ],
    [
      "aws_s3_bucket_lifecycle_configuration",
      { rule: [{ id: "old", expiration: [{ days: 90 }] }] },
      { rule: [{ id: "old", expiration: [{ days: 30 }] }] },
    ],
    [
      "aws_s3_bucket_lifecycle_configuration",
      { rule: [{ id: "old", expiration: [{ days: 90 }] }] },
      {
        rule: [
          { id: "old", expiration: [{ days: 90 }] },
          { id: "new", noncurrent_version_expiration: [{ noncurrent_days: 1 }] },
        ],
      },
    ],
    [
      "aws_ecr_lifecycle_policy",
      { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 30 } }] }) },
      { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 5 } }] }) },
    ],
    [
      "aws_backup_plan",
      { rule: [{ rule_name: "daily", schedule: "x", lifecycle: { delete_after: 35 } }] },
      { rule: [{ rule_name: "daily", schedule: "x", lifecycle: { delete_after: 7 } }] },
    ],
    ["aws_cloudtrail", { enable_logging: true }, { enable_logging: false }],
  ])("%s from %j to %j", (type, before, after) => {
    const thing = (body: object) => bodies({ [type]: { x: body } });
    const weakened = review(thing(before), thing(after)).dangers;
    expect(weakened.map(({ severity }) => severity)).toContain("weaker");
    for (const { cause, mend } of weakened) {
      expect(cause).not.toBe("");
      expect(mend).not.toBe("");
    }
    // The other way round data is safer than before, but for the name of an attribute.
    if (type !== "aws_dynamodb_table" || !("ttl" in before))
      expect(dangers(thing(after), thing(before))).toEqual([]);
  });

  test.each<[string, object, object]>([
    ["aws_rds_cluster", { engine_version: "15.10" }, { engine_version: "16.6" }],
    [
      "aws_backup_selection",
      { condition: [{ string_equals: [{ key: "aws:ResourceTag/Backup", value: "snapshots" }] }] },
      { condition: [{ string_equals: [{ key: "aws:ResourceTag/Backup", value: "continuous" }] }] },
    ],
  ])("%s from %j to %j, and back", (type, before, after) => {
    const thing = (body: object) => bodies({ [type]: { x: body } });
    expect(review(thing(before), thing(after)).dangers).toMatchObject([{ severity: "weaker" }]);
    expect(review(thing(after), thing(before)).dangers).toMatchObject([{ severity: "weaker" }]);
  });

  test("a minor version and a rule that deletes nothing are no danger", () => {
    const version = (engine_version: string) => clusters({ engine_version });
    expect(dangers(version("15.8"), version("15.10"))).toEqual([]);
    const rules = (...rule: object[]) =>
      bodies({ aws_s3_bucket_lifecycle_configuration: { x: { bucket: "b", rule } } });
    const moving = { id: "cold", status: "Enabled", transition: [{ days: 30, storage_class: "GLACIER_IR" }] };
    const aborting = { id: "parts", status: "Enabled", abort_incomplete_multipart_upload: [{}] };
    expect(dangers(rules(moving), rules(moving, aborting))).toEqual([]);
  });

  test("a new rule that deletes is a danger on a bucket that is there, not on a new one", () => {
    const rule = { rule: [{ id: "old", expiration: [{ days: 30 }] }], bucket: "${aws_s3_bucket.x.id}" };
    const bucket = bodies({ aws_s3_bucket: { x: { bucket: "b" } } });
    const both = bodies({
      aws_s3_bucket: { x: { bucket: "b" } },
      aws_s3_bucket_lifecycle_configuration: { x: rule },
    });
    expect(dangers(bucket, both)).toEqual([
      "aws_s3_bucket_lifecycle_configuration.x objects are deleted that were to stay",
    ]);
    expect(dangers(bodies({}), both)).toEqual([]);
  });
});

describe("what Terraform would look for elsewhere", () => {
  test.each([
    [
      { terraform: { backend: { s3: { bucket: "a" } } } },
      { terraform: { backend: { s3: { bucket: "b" } } } },
    ],
    [{ provider: { aws: [{ region: "eu-west-1" }] } }, { provider: { aws: [{ region: "us-east-1" }] } }],
  ])("is a danger: %j becomes %j", (before, after) => {
    expect(review(before, after).dangers).toMatchObject([
      { severity: "elsewhere", message: expect.stringContaining("elsewhere") },
    ]);
  });

  test("is what holds data and gets a provider of another region, not one of another name", () => {
    const provider = (alias: string) => ({
      aws: [{ region: "ap-northeast-1" }, { region: "ap-northeast-3", alias }],
    });
    const vault = (body: object, alias = "copies") =>
      bodies({ aws_backup_vault: { copies: { name: "copies", ...body } } }, { provider: provider(alias) });
    const before = vault({ provider: "aws.copies" });
    expect(review(before, vault({})).dangers).toMatchObject([
      {
        severity: "elsewhere",
        address: "aws_backup_vault.copies",
        cause: "provider: ap-northeast-3 becomes ap-northeast-1",
      },
    ]);
    expect(review(before, vault({ provider: "aws.osaka" }, "osaka")).dangers).toEqual([]);
  });
});

test("environments and phases on one side only are said to be so", () => {
  const stack = clusters({});
  expect(reviewEnvironment("new", undefined, { database: stack })).toMatchObject({
    presence: "added",
    addedPhases: ["database"],
    dangers: [],
  });
  const removed = reviewEnvironment(
    "old",
    { database: stack, cache: bodies({ aws_route: { x: {} } }) },
    undefined,
  );
  expect(removed).toMatchObject({ presence: "removed", removedPhases: ["database", "cache"] });
  expect(removed.dangers).toMatchObject([
    {
      phase: "database",
      message: expect.stringContaining("stays in AWS"),
      cause: "it holds aws_rds_cluster.main",
    },
  ]);
});

test("a secret that got into the JSON is not shown", () => {
  const { changes } = review(
    clusters({ master_password: "hush-1", tags: { a: "1" } }),
    clusters({ master_password: "hush-2", tags: { a: "2" } }),
  );
  expect(JSON.stringify(changes)).not.toContain("hush");
  expect(changes[0]!.attributes.map(({ path }) => path)).toEqual(["master_password", "tags.a"]);
});

describe("policies that keep data", () => {
  const archive = (statements: object[]) =>
    bodies({
      aws_s3_bucket_policy: { archive: { bucket: "x", policy: JSON.stringify({ Statement: statements }) } },
    });
  const nobodyDeletes = { Sid: "NobodyDeletes", Effect: "Deny", Principal: "*", Action: "s3:DeleteObject" };
  const tlsOnly = { Sid: "TlsOnly", Effect: "Deny", Principal: "*", Action: "s3:*" };
  const message = "aws_s3_bucket_policy.archive what the statement denied to everybody, IAM may allow now";

  test("a statement that denies is taken away, or allows", () => {
    const before = archive([nobodyDeletes, tlsOnly]);
    expect(dangers(before, archive([tlsOnly]))).toEqual([message]);
    expect(dangers(before, archive([{ ...nobodyDeletes, Effect: "Allow" }, tlsOnly]))).toEqual([message]);
    expect(dangers(archive([tlsOnly]), before)).toEqual([]);
    const allowed = { Sid: "Logs", Effect: "Allow", Principal: "*", Action: "s3:PutObject" };
    expect(dangers(archive([allowed, tlsOnly]), archive([tlsOnly]))).toEqual([]);
  });

  test("the whole policy is destroyed", () => {
    expect(dangers(archive([nobodyDeletes]), bodies({}))).toEqual([
      "aws_s3_bucket_policy.archive is destroyed, what it denied to everybody, IAM may allow",
    ]);
  });
});

describe("a removed block with destroy = false", () => {
  const removed = (destroy: boolean) =>
    bodies({}, { removed: [{ from: "aws_rds_cluster.main", lifecycle: { destroy } }] });

  test("forgets what holds data, which is no loss, but nobody's any more", () => {
    const { changes, dangers: found } = review(clusters({}), removed(false));
    expect(changes).toMatchObject([{ address: "aws_rds_cluster.main", action: "forget" }]);
    expect(found).toMatchObject([
      { severity: "elsewhere", message: expect.stringMatching(/^is taken out of the state/) },
    ]);
    expect(countText(changes)).toBe("1 forgotten");
  });

  test("and with destroy = true destroys it", () => {
    expect(review(clusters({}), removed(true))).toMatchObject({
      changes: [{ action: "destroy" }],
      dangers: [{ severity: "loss" }],
    });
  });
});

test("outputs and data are not counted as resources", () => {
  const after = clusters({}) as Record<string, unknown>;
  const { changes } = review(clusters({}), { ...after, output: { a: { value: 1 }, b: { value: 2 } } });
  expect(countText(changes)).toBe("2 other blocks");
});
