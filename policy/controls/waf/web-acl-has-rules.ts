import type { Control } from "../../control";
import { rateRule } from "../../examples/edge";

const KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet";

export const webAclHasRules: Control = {
  name: "web-acl-has-rules",
  ids: ["FSBP WAF.10"],
  title: "Web ACLs have rules that know what attacks are made of",
  severity: "medium",
  why: "A web ACL without rules lets everything through; Log4j's exploit is among the known bad inputs.",
  mend: "Add the managed rule group AWSManagedRulesKnownBadInputsRuleSet.",
  types: ["aws_wafv2_web_acl"],
  check: (acl) => {
    const groups = acl.blocks("rule.statement.managed_rule_group_statement").map(({ name }) => name);
    return groups.includes(KNOWN_BAD_INPUTS)
      ? []
      : [
          {
            resource: acl,
            argument: "rule.statement.managed_rule_group_statement",
            found: groups,
            allowed: KNOWN_BAD_INPUTS,
          },
        ];
  },
  examples: {
    failing: [{ aws_wafv2_web_acl: { example: { rule: [rateRule] } } }],
    passing: [
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
              rateRule,
              {
                override_action: { none: {} },
                statement: { managed_rule_group_statement: { name: KNOWN_BAD_INPUTS } },
                visibility_config: { cloudwatch_metrics_enabled: true },
              },
            ],
          },
        },
      },
    ],
  },
};
