import { AccessAnalyzers } from "../../../../modules/governance/access-analyzers";
import { AccountBaseline } from "../../../../modules/governance/account-baseline";
import { ConfigRecorder } from "../../../../modules/governance/config-recorder";
import { configRules } from "../../../../modules/governance/config-rules";
import { CostBudget } from "../../../../modules/governance/cost-budget";
import { LogArchive } from "../../../../modules/governance/log-archive";
import { SecurityHub } from "../../../../modules/governance/security-hub";
import { ThreatDetection } from "../../../../modules/governance/threat-detection";
import { find, only, resources, synthModule } from "../../synth";

describe("ConfigRecorder", () => {
  const synth = (frequency: "continuous" | "daily") =>
    synthModule((stack) => {
      const { config: archive } = new LogArchive(stack, "archive", {
        config: { bucketName: "app-config-archive" },
        accessLogName: "app-log-access",
        account: "111111111111",
        kmsKeyArn: "arn:key",
        objectLock: "none",
        glacierAfterDays: 90,
        expirationDays: 365,
      });
      return new ConfigRecorder(stack, "config", {
        prefix: "app-dev",
        archive: archive!,
        kmsKeyArn: "arn:key",
        frequency,
      });
    });
  const json = synth("continuous");

  test("records every kind of resource, global ones too, with Config's own role", () => {
    expect(only(json, "aws_config_configuration_recorder")).toMatchObject({
      recording_group: { all_supported: true, include_global_resource_types: true },
      recording_mode: { recording_frequency: "CONTINUOUS" },
      role_arn: expect.stringMatching(/^\$\{aws_iam_service_linked_role\./),
    });
    expect(only(json, "aws_iam_service_linked_role").aws_service_name).toBe("config.amazonaws.com");
    expect(only(synth("daily"), "aws_config_configuration_recorder").recording_mode).toEqual({
      recording_frequency: "DAILY",
    });
  });

  test("delivers to the archive with its key, and is switched on", () => {
    expect(only(json, "aws_config_delivery_channel")).toMatchObject({
      s3_kms_key_arn: "arn:key",
      depends_on: expect.arrayContaining([expect.stringMatching(/^aws_s3_bucket_policy\.archive_config/)]),
    });
    expect(only(json, "aws_config_configuration_recorder_status").is_enabled).toBe(true);
  });

  test.each(configRules)(
    "has the rule $identifier, which says what it is for",
    ({ identifier, purpose, parameters }) => {
      const rule = find(json, "aws_config_config_rule", {
        source: { owner: "AWS", source_identifier: identifier },
      });
      expect(rule.description).toBe(purpose);
      expect(rule.name).toMatch(/^app-dev-[a-z0-9-]{1,110}$/);
      expect(rule.input_parameters && JSON.parse(rule.input_parameters as string)).toEqual(parameters);
      expect(rule.depends_on).toEqual([expect.stringMatching(/^aws_config_configuration_recorder_status\./)]);
    },
  );

  test("has each rule once", () => {
    expect(new Set(configRules.map(({ identifier }) => identifier)).size).toBe(configRules.length);
  });
});

describe("ThreatDetection", () => {
  const synth = (plans: ("s3" | "runtime")[]) =>
    synthModule((stack) => new ThreatDetection(stack, "guardduty", { plans, findingFrequency: "ONE_HOUR" }));
  const statuses = (json: ReturnType<typeof synth>) =>
    Object.fromEntries(
      resources(json, "aws_guardduty_detector_feature").map(({ name, status }) => [name, status]),
    );

  test("switches on what is named and off what is not, since AWS switches most on", () => {
    expect(statuses(synth(["s3"]))).toEqual({
      S3_DATA_EVENTS: "ENABLED",
      EKS_AUDIT_LOGS: "DISABLED",
      EBS_MALWARE_PROTECTION: "DISABLED",
      RDS_LOGIN_EVENTS: "DISABLED",
      LAMBDA_NETWORK_LOGS: "DISABLED",
      RUNTIME_MONITORING: "DISABLED",
    });
    expect(only(synth(["s3"]), "aws_guardduty_detector")).toMatchObject({
      enable: true,
      finding_publishing_frequency: "ONE_HOUR",
    });
  });

  test.each([
    [["runtime" as const], "ENABLED"],
    [[], "DISABLED"],
  ])("runtime monitoring %p brings Fargate's agent: %s, and no other", (plans, status) => {
    const feature = find(synth(plans), "aws_guardduty_detector_feature", { name: "RUNTIME_MONITORING" });
    expect(feature.additional_configuration).toEqual([
      { name: "ECS_FARGATE_AGENT_MANAGEMENT", status },
      { name: "EC2_AGENT_MANAGEMENT", status: "DISABLED" },
      { name: "EKS_ADDON_MANAGEMENT", status: "DISABLED" },
    ]);
  });
});

test("SecurityHub subscribes to the standards named, and to none by itself", () => {
  const json = synthModule(
    (stack) =>
      new SecurityHub(stack, "hub", { region: "ap-northeast-1", standards: ["fsbp", "cis-1.2", "cis-3.0"] }),
  );
  expect(only(json, "aws_securityhub_account")).toMatchObject({
    enable_default_standards: false,
    control_finding_generator: "SECURITY_CONTROL",
  });
  expect(
    resources(json, "aws_securityhub_standards_subscription")
      .map((one) => one.standards_arn)
      .sort(),
  ).toEqual([
    "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0",
    "arn:aws:securityhub:ap-northeast-1::standards/aws-foundational-security-best-practices/v/1.0.0",
    "arn:aws:securityhub:ap-northeast-1::standards/cis-aws-foundations-benchmark/v/3.0.0",
  ]);
});

test("AccessAnalyzers looks for access from outside always, for unused access on request", () => {
  const synth = (unusedAccessDays?: number) =>
    synthModule((stack) => new AccessAnalyzers(stack, "analyzers", { prefix: "app-dev", unusedAccessDays }));
  const types = (json: ReturnType<typeof synth>) =>
    resources(json, "aws_accessanalyzer_analyzer").map(({ type }) => type);
  expect(types(synth())).toEqual(["ACCOUNT"]);
  expect(types(synth(90))).toEqual(["ACCOUNT", "ACCOUNT_UNUSED_ACCESS"]);
  expect(
    find(synth(90), "aws_accessanalyzer_analyzer", { type: "ACCOUNT_UNUSED_ACCESS" }).configuration,
  ).toEqual({ unused_access: { unused_access_age: 90 } });
});

test("AccountBaseline sets what holds for the whole account", () => {
  const json = synthModule((stack) => new AccountBaseline(stack, "baseline"));
  expect(only(json, "aws_iam_account_password_policy")).toMatchObject({
    minimum_password_length: 14,
    require_lowercase_characters: true,
    require_uppercase_characters: true,
    require_numbers: true,
    require_symbols: true,
    password_reuse_prevention: 24,
    max_password_age: 90,
  });
  expect(only(json, "aws_s3_account_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(only(json, "aws_ebs_encryption_by_default").enabled).toBe(true);
  expect(only(json, "aws_ebs_snapshot_block_public_access").state).toBe("block-all-sharing");
});

test("CostBudget tells of what is spent and of what is foreseen", () => {
  const json = synthModule(
    (stack) =>
      new CostBudget(stack, "budget", {
        name: "app-dev-monthly",
        monthlyUsd: 300,
        actualPercents: [80, 100],
        forecastPercents: [100],
        topicArn: "arn:topic",
      }),
  );
  const budget = only(json, "aws_budgets_budget");
  expect(budget).toMatchObject({
    // AWS Budgets tells its name, and nothing else of ours; it refuses : and \\ in it.
    name: "app-dev-monthly - runbook budget.md",
    budget_type: "COST",
    time_unit: "MONTHLY",
    limit_amount: "300",
    limit_unit: "USD",
  });
  const alert = (notification_type: string, threshold: number) => ({
    notification_type,
    comparison_operator: "GREATER_THAN",
    threshold,
    threshold_type: "PERCENTAGE",
    subscriber_sns_topic_arns: ["arn:topic"],
  });
  expect(budget.notification).toEqual([alert("ACTUAL", 80), alert("ACTUAL", 100), alert("FORECASTED", 100)]);
});
