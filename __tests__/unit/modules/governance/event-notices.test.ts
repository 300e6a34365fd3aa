import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { EventNotices } from "../../../../modules/governance/event-notices";
import { noticeRules } from "../../../../modules/governance/notice-rules";
import { byId, find, only, resources, statements, synthModule } from "../../synth";

const ACCOUNT = "111111111111";
const REGION = "ap-northeast-1";
const rules = noticeRules("app-dev", 4);

const synth = (isGlobalElsewhere = true) =>
  synthModule((stack) => {
    const globalProvider = isGlobalElsewhere
      ? new AwsProvider(stack, "global", { alias: "global", region: "us-east-1" })
      : undefined;
    return new EventNotices(stack, "notices", {
      prefix: "app-dev",
      account: ACCOUNT,
      region: REGION,
      topicArn: "arn:topic",
      minimumSeverity: 4,
      globalProvider,
      forwardRoleName: "app-dev-notice-role",
    });
  });

const json = synth();

describe("EventNotices", () => {
  test("tells of what the baseline wants told", () => {
    expect(rules.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "security-group",
        "network-acl",
        "trail",
        "noncompliance",
        "guardduty",
        "health",
        "root-sign-in",
      ]),
    );
  });

  test.each(rules)(
    "$name becomes text with everything that it names",
    ({ name, pattern, lines, runbook }) => {
      const targets = Object.entries(byId(json, "aws_cloudwatch_event_target"));
      const [, target] = targets.find(([id]) => id.startsWith(`notices_${name}-target`))!;
      expect(target).toMatchObject({ arn: "arn:topic" });
      // EventBridge reaches a topic by the topic's own policy.
      expect(target).not.toHaveProperty("role_arn");
      const { input_paths, input_template } = target.input_transformer;
      const texts = String(input_template)
        .split("\n")
        .map((line) => JSON.parse(line) as string);
      expect(texts).toEqual([...lines, expect.any(String), `Runbook: docs/runbooks/${runbook}.md`]);
      const used = [
        ...new Set(texts.flatMap((text) => [...text.matchAll(/<(\w+)>/g)].map((match) => match[1]))),
      ];
      expect(used.sort()).toEqual(Object.keys(input_paths).sort());
      const provided = resources(json, "aws_cloudwatch_event_rule").filter(
        (rule) => rule.name === `app-dev-notice-${name}`,
      );
      expect(provided.map((rule) => JSON.parse(rule.event_pattern as string))).toEqual(
        provided.map(() => pattern),
      );
    },
  );

  test("takes no object into a text, which EventBridge would not deliver", () => {
    const leaves = rules.flatMap(({ paths }) => Object.values(paths));
    for (const path of leaves) {
      expect(path).not.toMatch(/(requestParameters|responseElements|userIdentity|detail|Severity)$/);
    }
  });

  test("hands on from us-east-1 what AWS sends there, by a role that can do nothing else", () => {
    const forwarded = resources(json, "aws_cloudwatch_event_target").filter((target) => target.role_arn);
    expect(forwarded).toHaveLength(2);
    for (const target of forwarded) {
      expect(target).toMatchObject({
        provider: "aws.global",
        arn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`,
      });
      expect(target).not.toHaveProperty("input_transformer");
    }
    const remote = resources(json, "aws_cloudwatch_event_rule").filter(
      ({ provider }) => provider === "aws.global",
    );
    expect(remote.map(({ name }) => name).sort()).toEqual([
      "app-dev-notice-health",
      "app-dev-notice-root-sign-in",
    ]);
    expect(statements(only(json, "aws_iam_role_policy").policy)).toEqual([
      expect.objectContaining({
        actions: ["events:PutEvents"],
        resources: [`arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`],
      }),
    ]);
    expect(statements(only(json, "aws_iam_role").assume_role_policy)[0]!.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": ACCOUNT },
      ArnLike: { "aws:SourceArn": `arn:aws:events:us-east-1:${ACCOUNT}:rule/app-dev-notice-*` },
    });
  });

  test("hands nothing on where us-east-1 is home", () => {
    const atHome = synth(false);
    expect(resources(atHome, "aws_iam_role")).toEqual([]);
    expect(resources(atHome, "aws_cloudwatch_event_rule")).toHaveLength(rules.length);
  });

  test("tells of a GuardDuty finding from the severity on that is asked for", () => {
    const rule = find(json, "aws_cloudwatch_event_rule", { name: "app-dev-notice-guardduty" });
    expect(JSON.parse(rule.event_pattern as string).detail).toEqual({ severity: [{ numeric: [">=", 4] }] });
  });
});
