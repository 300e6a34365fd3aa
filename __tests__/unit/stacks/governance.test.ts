import type { Settings } from "../../../environments/schema";
import { GovernanceStack } from "../../../stacks/governance";
import { find, only, resources, statements, synthStack } from "../synth";

type Governance = NonNullable<Settings["governance"]>;

const withGovernance = (changes: Partial<Governance>, environment = "dev") =>
  synthStack(GovernanceStack, environment, (settings) => ({
    ...settings,
    governance: { ...settings.governance!, ...changes },
  }));

const GUARDS = [
  "aws_cloudtrail",
  "aws_config_configuration_recorder",
  "aws_guardduty_detector",
  "aws_securityhub_account",
  "aws_accessanalyzer_analyzer",
];

describe("GovernanceStack of prod", () => {
  const json = synthStack(GovernanceStack, "prod");

  test.each(GUARDS)("has %s", (type) => expect(resources(json, type).length).toBeGreaterThan(0));

  test("keeps records that nobody deletes, and neither they nor their key can be destroyed", () => {
    expect(only(json, "aws_s3_bucket_object_lock_configuration").rule.default_retention).toEqual({
      mode: "GOVERNANCE",
      days: 365,
    });
    const channel = only(json, "aws_config_delivery_channel");
    expect(channel.s3_bucket_name).not.toBe(only(json, "aws_s3_bucket_object_lock_configuration").bucket);
    for (const resource of [...resources(json, "aws_s3_bucket"), ...resources(json, "aws_kms_key")]) {
      expect(resource.lifecycle).toEqual({ prevent_destroy: true });
    }
  });

  test("names in policies the trail and the topic that it makes", () => {
    const trail = only(json, "aws_cloudtrail").name as string;
    const topic = only(json, "aws_sns_topic").name as string;
    const policies =
      JSON.stringify(resources(json, "aws_s3_bucket_policy")) + only(json, "aws_kms_key").policy;
    expect(policies).toContain(`arn:aws:cloudtrail:ap-northeast-1:333333333333:trail/${trail}`);
    expect(policies).toContain(`arn:aws:sns:ap-northeast-1:333333333333:${topic}`);
    const [logs] = statements(only(json, "aws_kms_key").policy).filter(
      ({ Sid }) => Sid === "UseByCloudWatchLogs",
    );
    expect(JSON.stringify(logs)).toContain(`log-group:${only(json, "aws_cloudwatch_log_group").name}"`);
  });

  test("tells every alarm, alert and notice in one topic", () => {
    const policyArn = expect.stringMatching(/^\$\{aws_sns_topic_policy\./);
    for (const alarm of resources(json, "aws_cloudwatch_metric_alarm")) {
      expect(alarm.alarm_actions).toEqual([policyArn]);
    }
    const targets = resources(json, "aws_cloudwatch_event_target").filter((target) => !target.role_arn);
    for (const target of targets) expect(target.arn).toEqual(policyArn);
    expect(targets.length).toBeGreaterThan(0);
  });
});

test("dev can go away with all that it recorded", () => {
  const json = synthStack(GovernanceStack, "dev");
  expect(resources(json, "aws_s3_bucket_object_lock_configuration")).toEqual([]);
  for (const bucket of resources(json, "aws_s3_bucket")) {
    expect(bucket).toMatchObject({ force_destroy: true });
    expect(bucket).not.toHaveProperty("lifecycle");
  }
});

describe("in an organization", () => {
  test("what it runs is not made, what is the account's own is", () => {
    const json = withGovernance({
      managedByOrganization: ["trail", "config", "guardduty", "security-hub", "access-analyzer"],
    });
    for (const type of [...GUARDS, "aws_s3_bucket", "aws_cloudwatch_metric_alarm"]) {
      expect(resources(json, type)).toEqual([]);
    }
    for (const type of [
      "aws_iam_account_password_policy",
      "aws_s3_account_public_access_block",
      "aws_budgets_budget",
      "aws_cloudwatch_event_rule",
    ]) {
      expect(resources(json, type).length).toBeGreaterThan(0);
    }
  });

  test.each([
    ["trail", "aws_cloudtrail"],
    ["config", "aws_config_configuration_recorder"],
    ["guardduty", "aws_guardduty_detector"],
    ["security-hub", "aws_securityhub_account"],
    ["access-analyzer", "aws_accessanalyzer_analyzer"],
  ] as const)("%s alone leaves the others", (service, gone) => {
    const json = withGovernance({ managedByOrganization: [service] });
    expect(GUARDS.filter((type) => !resources(json, type).length)).toEqual([gone]);
  });
});

test("roles for GitHub are there only on request", () => {
  expect(resources(withGovernance({}), "aws_iam_openid_connect_provider")).toEqual([]);
  const json = withGovernance({ github: { repository: "example/chat", applyEnvironment: "dev" } });
  find(json, "aws_iam_role", { name: "groundwork-dev-github-plan" });
  find(json, "aws_iam_role", { name: "groundwork-dev-github-apply" });
});

test("an environment without the section has no such stack", () => {
  expect(() =>
    synthStack(GovernanceStack, "dev", (settings) => ({ ...settings, governance: undefined })),
  ).toThrow("dev has no governance section");
});
