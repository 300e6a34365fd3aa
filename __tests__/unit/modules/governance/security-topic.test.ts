import { GovernanceKey } from "../../../../modules/governance/governance-key";
import { SecurityTopic } from "../../../../modules/governance/security-topic";
import { only, resources, statements, synthModule } from "../../synth";

const ACCOUNT = "111111111111";
const REGION = "ap-northeast-1";
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:app-security`;
const TRAIL = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/app-trail`;

describe("SecurityTopic", () => {
  const json = synthModule(
    (stack) =>
      new SecurityTopic(stack, "topic", {
        name: "app-security",
        account: ACCOUNT,
        region: REGION,
        kmsKeyArn: "arn:key",
        subscribers: { emails: ["security@example.com"], urls: ["https://pager.example.com/sns"] },
      }),
  );
  const policy = statements(only(json, "aws_sns_topic_policy").policy);
  const of = (service: string) =>
    policy.find(({ Principal }) => (Principal as { Service?: string }).Service === service)!;

  test("is encrypted, and whoever is named is subscribed", () => {
    expect(only(json, "aws_sns_topic")).toMatchObject({ name: "app-security", kms_master_key_id: "arn:key" });
    expect(
      resources(json, "aws_sns_topic_subscription").map(({ protocol, endpoint }) => [protocol, endpoint]),
    ).toEqual([
      ["https", "https://pager.example.com/sns"],
      ["email", "security@example.com"],
    ]);
  });

  test.each([
    ["cloudwatch.amazonaws.com", `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:*`],
    ["budgets.amazonaws.com", `arn:aws:budgets::${ACCOUNT}:*`],
  ])("%s may publish for this account only", (service, source) => {
    expect(of(service)).toMatchObject({
      actions: ["sns:Publish"],
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnLike: { "aws:SourceArn": source } },
    });
  });

  test("EventBridge may publish, without a condition that it would never meet", () => {
    expect(of("events.amazonaws.com").actions).toEqual(["sns:Publish"]);
    expect(of("events.amazonaws.com")).not.toHaveProperty("Condition");
  });

  test("nobody else may, and nobody without TLS", () => {
    expect(policy.filter(({ Effect }) => Effect === "Allow")).toHaveLength(3);
    expect(policy.filter(({ Effect }) => Effect === "Deny")).toEqual([
      expect.objectContaining({ Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    ]);
  });
});

describe("GovernanceKey", () => {
  const json = synthModule(
    (stack) =>
      new GovernanceKey(stack, "key", {
        alias: "app-governance",
        description: "Records",
        account: ACCOUNT,
        region: REGION,
        trailArn: TRAIL,
        logGroupName: "/app/trail",
        topicArn: TOPIC,
        deletionWindowInDays: 30,
        preventDestroy: true,
      }),
  );
  const policy = statements(only(json, "aws_kms_key").policy);
  const bySid = (sid: string) => policy.find(({ Sid }) => Sid === sid)!;

  test("lets CloudTrail use it for this trail only", () => {
    expect(bySid("CloudTrailEncrypts").Condition).toEqual({
      StringEquals: { "aws:SourceArn": TRAIL },
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` },
    });
    expect(bySid("CloudTrailLooksAtKey")).toMatchObject({
      actions: ["kms:DescribeKey", "kms:Decrypt"],
      Condition: { StringEquals: { "aws:SourceArn": TRAIL } },
    });
  });

  test("lets EventBridge use it for this topic only, and states no source, which KMS is not told", () => {
    expect(bySid("EventBridgePublishes").Condition).toEqual({
      StringLike: { "kms:EncryptionContext:aws:sns:topicArn": TOPIC },
    });
  });

  test("lets alarms, Config and Budgets use it for this account only", () => {
    expect(bySid("UseByServices")).toMatchObject({
      Principal: {
        Service: ["cloudwatch.amazonaws.com", "config.amazonaws.com", "budgets.amazonaws.com"],
      },
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
  });

  test("cannot be destroyed where that is asked for", () => {
    expect(only(json, "aws_kms_key").lifecycle).toEqual({ prevent_destroy: true });
  });
});
