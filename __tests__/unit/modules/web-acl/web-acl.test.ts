import { managedRuleGroups } from "../../../../modules/web-acl/rules";
import { WebAcl } from "../../../../modules/web-acl/web-acl";
import type { WebAclProps } from "../../../../modules/web-acl/web-acl";
import { only, statements, synthModule } from "../../synth";
import type { Body } from "../../synth";

const synth = (props: Partial<WebAclProps> = {}) =>
  synthModule(
    (stack) =>
      new WebAcl(stack, "acl", {
        name: "groundwork-dev-alb-acl",
        description: "Load balancer",
        scope: "REGIONAL",
        account: "111111111111",
        region: "ap-northeast-1",
        ruleGroups: ["ipReputation", "knownBadInputs", "common", "sqlInjection"],
        requestsPerFiveMinutes: 2000,
        logKmsKeyArn: "arn:key",
        logRetentionInDays: 365,
        ...props,
      }),
  );
const json = synth();
const acl = only(json, "aws_wafv2_web_acl");
const rules = acl.rule as Body[];

describe("WebAcl", () => {
  test("lets through what no rule matches", () => {
    expect(acl.default_action).toEqual({ allow: {} });
  });

  test("blocks by every rule, and only counts by none", () => {
    expect(rules).toHaveLength(5);
    for (const rule of rules) {
      const decision = rule.action ?? rule.override_action;
      expect([{ block: {} }, { none: {} }]).toContainEqual(decision);
    }
    expect(JSON.stringify(rules)).not.toMatch(/"count"|rule_action_override|excluded_rule/);
  });

  test("asks the managed groups that it is given, each once and in their order", () => {
    const groups = rules.flatMap(({ statement }) => statement.managed_rule_group_statement ?? []);
    expect(groups.map(({ name }) => name)).toEqual([
      managedRuleGroups.ipReputation,
      managedRuleGroups.knownBadInputs,
      managedRuleGroups.common,
      managedRuleGroups.sqlInjection,
    ]);
    const priorities = rules.map(({ priority }) => priority);
    expect(new Set(priorities).size).toBe(rules.length);
  });

  test("limits the requests of one address in five minutes", () => {
    const [rate, ...more] = rules.filter(({ statement }) => statement.rate_based_statement);
    expect(more).toEqual([]);
    expect(rate!.action).toEqual({ block: {} });
    expect(rate!.statement.rate_based_statement).toEqual({
      limit: 2000,
      evaluation_window_sec: 300,
      aggregate_key_type: "IP",
    });
  });

  test("measures itself and each rule, and keeps samples", () => {
    for (const { visibility_config: visibility } of [acl, ...rules]) {
      expect(visibility).toMatchObject({ cloudwatch_metrics_enabled: true, sampled_requests_enabled: true });
      expect(visibility.metric_name).toMatch(/^[\w-]{1,128}$/);
    }
  });

  test("logs to an encrypted group of the name that WAF demands, for the given time", () => {
    expect(only(json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "aws-waf-logs-groundwork-dev-alb-acl",
      kms_key_id: "arn:key",
      retention_in_days: 365,
    });
    const { log_destination_configs: destinations } = only(json, "aws_wafv2_web_acl_logging_configuration");
    expect(destinations).toEqual([expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.\w+\.arn\}$/)]);
  });

  test("keeps headers that hold a right out of the log", () => {
    const { redacted_fields: fields } = only(json, "aws_wafv2_web_acl_logging_configuration");
    const names = fields.map(({ single_header: header }: Body) => header.name);
    expect(names).toEqual(expect.arrayContaining(["authorization", "cookie"]));
    // WAF knows headers by their names in small letters.
    expect(names).toEqual(names.map((name: string) => name.toLowerCase()));
  });

  test("lets nobody but WAF's delivery for this account write the log", () => {
    const policy = statements(only(json, "aws_cloudwatch_log_resource_policy").policy_document);
    expect(policy).toHaveLength(1);
    expect(policy[0]).toMatchObject({
      Principal: { Service: "delivery.logs.amazonaws.com" },
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:logs:ap-northeast-1:111111111111:*" },
      },
    });
    expect(policy[0]!.resources).not.toContain("*");
  });
});

describe("WebAcl behind a proxy", () => {
  const proxy = { name: "x-origin-verify", values: ["one", "two"] };
  const behind = synth({ proxy });
  const rate = (only(behind, "aws_wafv2_web_acl").rule as Body[])[0]!.statement.rate_based_statement;

  test("counts only what does not carry one of the proxy's secrets", () => {
    const { statement } = rate.scope_down_statement.not_statement;
    expect(statement).toHaveLength(1);
    expect(statement[0].regex_match_statement).toEqual({
      regex_string: `^(${proxy.values.join("|")})$`,
      field_to_match: { single_header: { name: proxy.name } },
      text_transformation: [{ priority: 0, type: "NONE" }],
    });
  });

  test("blocks who sends the header without a secret, and nobody who does not send it", () => {
    const forged = (only(behind, "aws_wafv2_web_acl").rule as Body[])[1]!;
    expect(forged.action).toEqual({ block: {} });
    const [isThere, isNotIt, ...more] = forged.statement.and_statement.statement;
    expect(more).toEqual([]);
    expect(isThere.size_constraint_statement).toMatchObject({
      comparison_operator: "GT",
      size: 0,
      field_to_match: { single_header: { name: proxy.name } },
    });
    expect(isNotIt.not_statement).toEqual(rate.scope_down_statement.not_statement);
  });

  test("frees the proxy from no other rule", () => {
    const others = (only(behind, "aws_wafv2_web_acl").rule as Body[]).slice(1);
    expect(JSON.stringify(others)).not.toContain("scope_down");
  });

  test("keeps the proxy's secret out of the log", () => {
    const { redacted_fields: fields } = only(behind, "aws_wafv2_web_acl_logging_configuration");
    expect(fields).toContainEqual({ single_header: { name: proxy.name } });
  });
});
