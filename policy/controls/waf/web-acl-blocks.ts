import type { Control } from "../../control";
import { blocksAt } from "../../view/arguments";

export const webAclBlocks: Control = {
  name: "web-acl-blocks",
  ids: ["BLEA WAF"],
  title: "Web ACLs block what their rules match, and do not only count it",
  severity: "medium",
  why: "A rule that counts stops nothing.",
  mend: "Set the rule's action to block, or override_action of a rule group to none.",
  types: ["aws_wafv2_web_acl"],
  check: (acl) =>
    acl
      .blocks("rule")
      .filter(({ action, override_action }) =>
        [action, override_action].some((each) => blocksAt({ each }, "each.count").length > 0),
      )
      .map(({ name }) => ({
        resource: acl,
        argument: `rule ${String(name)}`,
        found: "count",
        allowed: "block, or override_action none",
      })),
  examples: {
    failing: [
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
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
    ],
    passing: [
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
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
