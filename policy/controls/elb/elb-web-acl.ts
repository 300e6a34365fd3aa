import type { Control } from "../../control";
import { requireReferrer } from "../../require";

export const elbWebAcl: Control = {
  name: "elb-web-acl",
  ids: ["Security Hub ELB.16"],
  title: "A web ACL stands before the load balancer",
  severity: "medium",
  why: "Known attacks would reach the application.",
  mend: "Add an aws_wafv2_web_acl_association for the load balancer.",
  types: ["aws_lb"],
  check: (loadBalancer) => requireReferrer(loadBalancer, "aws_wafv2_web_acl_association", "resource_arn"),
  examples: {
    failing: [{ aws_wafv2_web_acl_association: { load_balancer: null } }],
    passing: [{ aws_wafv2_web_acl_association: { load_balancer: { web_acl_arn: "arn" } } }],
  },
};
