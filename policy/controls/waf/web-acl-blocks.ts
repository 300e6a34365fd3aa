import type { Control } from "../../control";
import { rateRule } from "../../examples/edge";
import { blocksAt } from "../../view/arguments";

const GROUPS = ["managed_rule_group_statement", "rule_group_reference_statement"];

/** Where a rule, or one of the rules of its group, is made to count. */
const COUNTS = [
  "action.count",
  "override_action.count",
  ...GROUPS.map((group) => `statement.${group}.rule_action_override.action_to_use.count`),
];

export const webAclBlocks: Control = {
  name: "web-acl-blocks",
  ids: ["BLEA WAF"],
  title: "Web ACLs block what their rules match, and do not only count it",
  severity: "medium",
  why: "A rule that counts stops nothing.",
  mend: "Set the rule's action to block, or override_action of a rule group to none; take away a rule_action_override that counts.",
  types: ["aws_wafv2_web_acl"],
  check: (acl) =>
    acl
      .blocks("rule")
      .filter((rule) => COUNTS.some((path) => blocksAt(rule, path).length > 0))
      .map(({ name }) => ({
        resource: acl,
        argument: `rule ${String(name)}`,
        found: "count",
        allowed: "block, or override_action none, and no rule_action_override to count",
      })),
  examples: {
    failing: [
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
              rateRule,
              {
                name: "inputs",
                override_action: { count: {} },
                statement: { managed_rule_group_statement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } },
                visibility_config: { cloudwatch_metrics_enabled: true },
              },
            ],
          },
        },
      },
      {
        aws_wafv2_web_acl: { example: { rule: [rateRule, knownBadInputs({ count: {} })] } },
      },
    ],
    passing: [
      {
        aws_wafv2_web_acl: { example: { rule: [rateRule, knownBadInputs({ block: {} })] } },
      },
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
              rateRule,
              {
                name: "inputs",
                override_action: { none: {} },
                statement: { managed_rule_group_statement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } },
                visibility_config: { cloudwatch_metrics_enabled: true },
              },
            ],
          },
        },
      },
    ],
  },
};

/** A rule group one of whose rules has another action than its own. */
function knownBadInputs(action_to_use: object) {
  const rule_action_override = [{ name: "Log4JRCE_BODY", action_to_use }];
  return {
    name: "inputs",
    override_action: { none: {} },
    statement: {
      managed_rule_group_statement: { name: "AWSManagedRulesKnownBadInputsRuleSet", rule_action_override },
    },
    visibility_config: { cloudwatch_metrics_enabled: true },
  };
}
