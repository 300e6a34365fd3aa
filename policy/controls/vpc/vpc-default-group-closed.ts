import type { Control } from "../../control";
import { isSet, requireReferrer, requireThat } from "../../require";

export const vpcDefaultGroupClosed: Control = {
  name: "vpc-default-group-closed",
  ids: ["FSBP EC2.2", "CIS 3.0.0/5.4"],
  title: "The default security group of a VPC lets nothing through",
  severity: "high",
  why: "What is made without a group of its own would be open to all others of its kind.",
  mend: "Add an aws_default_security_group without rules for the VPC.",
  types: ["aws_vpc"],
  check: (vpc) => {
    const groups = vpc.referrers("aws_default_security_group", "vpc_id");
    if (!groups.length) return requireReferrer(vpc, "aws_default_security_group", "vpc_id");
    return groups.flatMap((group) =>
      ["ingress", "egress"].flatMap((argument) =>
        requireThat(group, argument, (rules) => !isSet(rules), "no rule"),
      ),
    );
  },
  examples: {
    failing: [
      { aws_default_security_group: { example: null } },
      { aws_default_security_group: { example: { ingress: [{ protocol: "-1", self: true }] } } },
    ],
    passing: [{ aws_default_security_group: { example: { egress: [] } } }],
  },
};
