import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { Backups } from "../../../../modules/backup/backups";
import type { BackupsProps } from "../../../../modules/backup/backups";
import { find, only, referenced, resources, statements, synthModule } from "../../synth";

const ACCOUNT = "111111111111";
const other = (stack: TerraformStack) =>
  new AwsProvider(stack, "other", { region: "ap-northeast-3", alias: "other" });

type Change = Partial<Omit<BackupsProps, "copy">> & { copyDays?: number };
const synth = ({ copyDays, ...change }: Change = {}) =>
  synthModule(
    (stack) =>
      new Backups(stack, "backups", {
        prefix: "groundwork-prod",
        account: ACCOUNT,
        region: "ap-northeast-1",
        vaultName: "groundwork-prod-vault",
        roleName: "groundwork-prod-backup-role",
        tags: { Project: "groundwork", Environment: "prod" },
        time: "21:05",
        dailyRetentionDays: 35,
        continuousRetentionDays: 30,
        lock: { mode: "governance" },
        protect: true,
        keyDeletionWindowDays: 30,
        noticesKmsKeyArn: "arn:key",
        subscribers: { emails: ["platform@example.com"], urls: [] },
        copy: copyDays
          ? { region: "ap-northeast-3", provider: other(stack), retentionDays: copyDays }
          : undefined,
        ...change,
      }),
  );

const rules = (json: ReturnType<typeof synth>, plan = "groundwork-prod-snapshots") =>
  find(json, "aws_backup_plan", { name: plan }).rule;

describe("the plans", () => {
  test("daily only, where nothing else is asked for", () => {
    expect(rules(synth())).toEqual([
      expect.objectContaining({
        rule_name: "daily",
        schedule: "cron(5 21 * * ? *)",
        lifecycle: { delete_after: 35 },
      }),
    ]);
  });

  test("weekly on Sundays, monthly on the first, which alone moves to cold storage", () => {
    const json = synth({ weeklyRetentionDays: 91, monthlyRetentionDays: 365, coldStorageAfterDays: 30 });
    const [daily, weekly, monthly, ...others] = rules(json);
    expect(others).toEqual([]);
    expect(daily.lifecycle).toEqual({ delete_after: 35 });
    expect(weekly).toMatchObject({ schedule: "cron(5 21 ? * SUN *)", lifecycle: { delete_after: 91 } });
    expect(weekly.lifecycle).not.toHaveProperty("cold_storage_after");
    expect(monthly).toMatchObject({
      schedule: "cron(5 21 1 * ? *)",
      lifecycle: {
        delete_after: 365,
        cold_storage_after: 30,
        opt_in_to_archive_for_supported_resources: true,
      },
    });
  });

  test("a bucket is kept to any moment by a plan of its own, which takes nothing else", () => {
    const json = synth();
    expect(rules(json, "groundwork-prod-continuous")).toEqual([
      expect.objectContaining({ enable_continuous_backup: true, lifecycle: { delete_after: 30 } }),
    ]);
    const continuous = find(json, "aws_backup_plan", { name: "groundwork-prod-continuous" });
    const plans = resources(json, "aws_backup_selection").map(({ name, plan_id }) => [
      name,
      json.resource!.aws_backup_plan![referenced(plan_id)] === continuous,
    ]);
    expect(plans.sort()).toEqual([
      ["continuous", false],
      ["continuous", true],
      ["snapshots", false],
    ]);
  });

  test("only what carries all tags of the environment is taken", () => {
    for (const { condition, resources: all, name } of resources(synth(), "aws_backup_selection")) {
      expect(all).toEqual(["*"]);
      expect(condition).toEqual([
        {
          string_equals: [
            { key: "aws:ResourceTag/Project", value: "groundwork" },
            { key: "aws:ResourceTag/Environment", value: "prod" },
            { key: "aws:ResourceTag/Backup", value: name },
          ],
        },
      ]);
    }
  });

  test("every rule copies into the vault of the other region, and its retention is the copy's own", () => {
    const json = synth({ copyDays: 20, weeklyRetentionDays: 91 });
    const copies = resources(json, "aws_backup_vault").find(({ provider }) => provider === "aws.other")!;
    expect(copies.name).toBe("groundwork-prod-vault");
    for (const { copy_action } of rules(json)) {
      expect(copy_action).toHaveLength(1);
      expect(copy_action[0].lifecycle).toEqual({ delete_after: 20 });
      expect(json.resource!.aws_backup_vault![referenced(copy_action[0].destination_vault_arn)]).toBe(copies);
    }
    expect(rules(json, "groundwork-prod-continuous")[0]).not.toHaveProperty("copy_action");
  });
});

describe("the vaults", () => {
  test("each has a key of its own in its region, by which nobody but Backup and RDS work for others", () => {
    const json = synth({ copyDays: 20 });
    const keys = resources(json, "aws_backup_vault").map(({ kms_key_arn, provider }) => {
      const key = json.resource!.aws_kms_key![referenced(kms_key_arn)]!;
      expect(key.provider).toBe(provider);
      const { Condition } = statements(key.policy).find(({ Sid }) => Sid === "UseThroughServices")!;
      const region = provider ? "ap-northeast-3" : "ap-northeast-1";
      expect(Condition.StringEquals["kms:ViaService"]).toEqual([
        `backup.${region}.amazonaws.com`,
        `rds.${region}.amazonaws.com`,
      ]);
      return key;
    });
    expect(new Set(keys).size).toBe(2);
  });

  test("a protected one refuses everybody to shorten a backup's life, and no plan destroys it", () => {
    const json = synth({ copyDays: 20 });
    const policies = resources(json, "aws_backup_vault_policy");
    expect(policies).toHaveLength(2);
    for (const { policy } of policies) {
      const [deny, ...others] = statements(policy);
      expect(others).toEqual([]);
      expect(deny).toMatchObject({ Effect: "Deny", Principal: { AWS: "*" }, Resource: "*" });
      expect(deny!.Condition).toBeUndefined();
      expect(deny!.actions).toEqual([
        "backup:DeleteRecoveryPoint",
        "backup:PutBackupVaultAccessPolicy",
        "backup:UpdateRecoveryPointLifecycle",
      ]);
    }
    for (const vault of resources(json, "aws_backup_vault")) {
      expect(vault).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
    }
    for (const key of resources(json, "aws_kms_key"))
      expect(key.lifecycle).toEqual({ prevent_destroy: true });
  });

  test("one that is not protected can be destroyed with what it holds", () => {
    const json = synth({ protect: false });
    expect(resources(json, "aws_backup_vault_policy")).toEqual([]);
    const vault = only(json, "aws_backup_vault");
    expect(vault.force_destroy).toBe(true);
    expect(vault).not.toHaveProperty("lifecycle");
  });

  test("the lock admits the retentions in use and can be taken off in governance mode", () => {
    const json = synth({ copyDays: 20, weeklyRetentionDays: 91, monthlyRetentionDays: 365 });
    const [main, copies] = resources(json, "aws_backup_vault_lock_configuration").sort(
      (a, b) => b.max_retention_days - a.max_retention_days,
    );
    expect(main).toMatchObject({ min_retention_days: 30, max_retention_days: 365 });
    expect(copies).toMatchObject({ provider: "aws.other", min_retention_days: 20, max_retention_days: 20 });
    expect(main).not.toHaveProperty("changeable_for_days");
  });

  test("in compliance mode the lock is final after the days to cool off; without a lock there is none", () => {
    const json = synth({ lock: { mode: "compliance", coolingOffDays: 14 } });
    expect(only(json, "aws_backup_vault_lock_configuration").changeable_for_days).toBe(14);
    expect(resources(synth({ lock: { mode: "none" } }), "aws_backup_vault_lock_configuration")).toEqual([]);
  });
});

test("the role takes backups and restores none, and only AWS Backup of this account has it", () => {
  const json = synth();
  const [trust] = statements(only(json, "aws_iam_role").assume_role_policy);
  expect(trust).toMatchObject({
    Principal: { Service: "backup.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  });
  const policies = resources(json, "aws_iam_role_policy_attachment").map(({ policy_arn }) => policy_arn);
  expect(policies).toEqual([
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
  ]);
});

test("the services in use are switched on, and a plan fails where somebody switched one off", () => {
  const settings = only(synth(), "aws_backup_region_settings");
  expect(settings.resource_type_opt_in_preference).toEqual({ Aurora: true, DynamoDB: true, S3: true });
  expect(settings.resource_type_management_preference).toEqual({ DynamoDB: true });
  expect(settings.lifecycle.postcondition).toHaveLength(3);
  expect(settings.lifecycle.postcondition[0]).toEqual({
    condition: '${try(self.resource_type_opt_in_preference["Aurora"], false)}',
    error_message: expect.stringMatching(/switched off for Aurora .*update-region-settings/),
  });
});

test("failures of backups, copies and restores, and lost vaults, reach the encrypted topic by these rules alone", () => {
  const json = synth();
  const topic = only(json, "aws_sns_topic");
  expect(topic).toMatchObject({ name: "groundwork-prod-backup-events", kms_master_key_id: "arn:key" });
  const patterns = resources(json, "aws_cloudwatch_event_rule").map(({ name, event_pattern }) => {
    expect(name).toMatch(/^groundwork-prod-backup-/);
    return JSON.parse(event_pattern) as Record<string, unknown>;
  });
  expect(patterns).toEqual([
    {
      source: ["aws.backup"],
      "detail-type": ["Backup Job State Change"],
      detail: { state: ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"] },
    },
    {
      source: ["aws.backup"],
      "detail-type": ["Copy Job State Change"],
      detail: { state: ["FAILED", "PARTIAL"] },
    },
    {
      source: ["aws.backup"],
      "detail-type": ["Restore Job State Change"],
      detail: { status: ["ABORTED", "FAILED"] },
    },
    { source: ["aws.backup"], "detail-type": ["Backup Vault State Change"], detail: { state: ["DELETED"] } },
  ]);
  const targets = resources(json, "aws_cloudwatch_event_target");
  expect(targets).toHaveLength(patterns.length);
  for (const { input_transformer: told } of targets) {
    const texts = String(told.input_template)
      .split("\n")
      .map((line) => JSON.parse(line) as string);
    expect(texts.at(-1)).toBe("Runbook: docs/runbooks/backup-failed.md");
    const used = texts.flatMap((text) => [...text.matchAll(/<(\w+)>/g)].map(([, name]) => name));
    expect(used.sort()).toEqual(Object.keys(told.input_paths).sort());
  }
  const [publish, ...others] = statements(only(json, "aws_sns_topic_policy").policy).filter(
    ({ Effect }) => Effect === "Allow",
  );
  expect(others).toEqual([]);
  expect(publish).toMatchObject({ Principal: { Service: "events.amazonaws.com" } });
  // With one EventBridge would publish nothing: it states no source to SNS.
  expect(publish).not.toHaveProperty("Condition");
  expect(only(json, "aws_sns_topic_subscription")).toMatchObject({
    protocol: "email",
    endpoint: "platform@example.com",
  });
});
