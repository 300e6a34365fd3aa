import type { Control } from "../../control";
import { isSet, requireSet, requireThat } from "../../require";

export const securityGroupRulesApart: Control = {
  name: "security-group-rules-apart",
  ids: [],
  title: "Rules of a security group are resources of their own, and say what for",
  severity: "low",
  why: "Rules inline and apart fight, and a rule without a description is never removed.",
  mend: "Write aws_vpc_security_group_ingress_rule and _egress_rule, each with a description.",
  types: ["aws_security_group", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"],
  check: (resource) =>
    resource.type === "aws_security_group"
      ? ["ingress", "egress"].flatMap((argument) =>
          requireThat(resource, argument, (rules) => !isSet(rules), "nothing"),
        )
      : requireSet(resource, "description", "what the rule is for"),
  examples: {
    failing: [
      { aws_security_group: { example: { ingress: [{ from_port: 443, to_port: 443, protocol: "tcp" }] } } },
      { aws_vpc_security_group_ingress_rule: { example: { description: null } } },
    ],
    passing: [{ aws_security_group: { example: { egress: [] } } }],
  },
};
