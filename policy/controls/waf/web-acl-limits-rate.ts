import type { Control } from "../../control";
import { rateRule } from "../../examples/edge";
import { blocksAt } from "../../view/arguments";

/** Actions that stop a client that is too fast. */
const STOPS = ["block", "captcha", "challenge"];

export const webAclLimitsRate: Control = {
  name: "web-acl-limits-rate",
  ids: [],
  title: "Web ACLs limit how often one address may ask",
  severity: "medium",
  why: "One client could guess passwords or use up the service, each request harmless by itself.",
  mend: "Add a rule with a rate_based_statement whose action is block.",
  types: ["aws_wafv2_web_acl"],
  check: (acl) => {
    const isLimit = acl
      .blocks("rule")
      .some(
        (rule) =>
          blocksAt(rule, "statement.rate_based_statement").length > 0 &&
          STOPS.some((action) => blocksAt(rule, `action.${action}`).length > 0),
      );
    return isLimit
      ? []
      : [
          {
            resource: acl,
            argument: "rule.statement.rate_based_statement",
            found: undefined,
            allowed: "one in a rule of every web ACL, with the action block, captcha or challenge",
          },
        ];
  },
  examples: {
    failing: [
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
              { ...rateRule, action: { allow: {} } },
              {
                name: "known-bad-inputs",
                override_action: { none: {} },
                statement: { managed_rule_group_statement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } },
                visibility_config: { cloudwatch_metrics_enabled: true },
              },
            ],
          },
        },
      },
      {
        aws_wafv2_web_acl: {
          example: {
            rule: [
              {
                name: "known-bad-inputs",
                override_action: { none: {} },
                statement: { managed_rule_group_statement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } },
                visibility_config: { cloudwatch_metrics_enabled: true },
              },
            ],
          },
        },
      },
    ],
    passing: [{ aws_wafv2_web_acl: { example: { name: "limited" } } }],
  },
};
