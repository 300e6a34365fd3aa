import type { Control } from "../../control";
import { rateRule } from "../../examples/edge";
import { isTrue } from "../../require";

export const webAclMetrics: Control = {
  name: "web-acl-metrics",
  ids: ["FSBP WAF.12"],
  title: "Web ACLs and their rules have metrics",
  severity: "medium",
  why: "Alarms on blocked requests would see nothing.",
  mend: "Set visibility_config.cloudwatch_metrics_enabled to true, for the web ACL and each rule.",
  types: ["aws_wafv2_web_acl"],
  check: (acl) =>
    [acl.args, ...acl.blocks("rule")]
      .filter((block) => !isTrue(acl.valueIn(block, "visibility_config.cloudwatch_metrics_enabled")))
      .map((block) => ({
        resource: acl,
        argument:
          block === acl.args
            ? "visibility_config.cloudwatch_metrics_enabled"
            : `rule ${String(block.name)}: visibility_config.cloudwatch_metrics_enabled`,
        found: acl.valueIn(block, "visibility_config.cloudwatch_metrics_enabled"),
        allowed: "true",
      })),
  examples: {
    failing: [
      { aws_wafv2_web_acl: { example: { visibility_config: { cloudwatch_metrics_enabled: false } } } },
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
              rateRule,
              {
                name: "inputs",
                override_action: { none: {} },
                statement: { managed_rule_group_statement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } },
              },
            ],
          },
        },
      },
    ],
    passing: [
      { aws_wafv2_web_acl: { example: { visibility_config: { cloudwatch_metrics_enabled: "true" } } } },
    ],
  },
};
