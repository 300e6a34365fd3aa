import type { Control } from "../../control";
import { requireReferrer } from "../../require";

export const webAclLogged: Control = {
  name: "web-acl-logged",
  ids: ["Security Hub WAF.11"],
  title: "Web ACLs log the requests that they judge",
  severity: "low",
  why: "Whom a rule stops by mistake, and what an attacker tried, could not be seen.",
  mend: "Add an aws_wafv2_web_acl_logging_configuration for the web ACL.",
  types: ["aws_wafv2_web_acl"],
  check: (acl) => requireReferrer(acl, "aws_wafv2_web_acl_logging_configuration", "resource_arn"),
  examples: {
    failing: [{ aws_wafv2_web_acl_logging_configuration: { example: null } }],
    passing: [
      {
        aws_wafv2_web_acl_logging_configuration: {
          example: {
            log_destination_configs: ["arn:aws:logs:us-east-1:111111111111:log-group:aws-waf-logs-b"],
          },
        },
      },
    ],
  },
};
