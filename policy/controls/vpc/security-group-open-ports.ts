import type { Control } from "../../control";

const WORLD = ["0.0.0.0/0", "::/0"];
const WEB = [80, 443];

export const securityGroupOpenPorts: Control = {
  name: "security-group-open-ports",
  ids: [
    "FSBP EC2.18",
    "FSBP EC2.19",
    "Security Hub EC2.53",
    "Security Hub EC2.54",
    "CIS 3.0.0/5.2",
    "CIS 3.0.0/5.3",
  ],
  title: "The internet gets in to ports 80 and 443 only",
  severity: "critical",
  why: "Every other open port is a door that somebody tries.",
  mend: "Name a security group or a range of addresses instead of the internet.",
  types: ["aws_vpc_security_group_ingress_rule"],
  check: (rule) => {
    const world = ["cidr_ipv4", "cidr_ipv6"].find((argument) => WORLD.includes(String(rule.value(argument))));
    const [from, to] = [rule.value("from_port"), rule.value("to_port")];
    const isWeb = from === to && WEB.includes(Number(from)) && rule.value("ip_protocol") === "tcp";
    if (!world || isWeb) return [];
    return [{ resource: rule, argument: "from_port", found: from, allowed: "80 or 443, alone and by tcp" }];
  },
  examples: {
    failing: [
      {
        aws_vpc_security_group_ingress_rule: {
          example: { referenced_security_group_id: null, cidr_ipv4: "0.0.0.0/0", from_port: 22, to_port: 22 },
        },
      },
      {
        aws_vpc_security_group_ingress_rule: {
          example: { referenced_security_group_id: null, cidr_ipv6: "::/0", from_port: 0, to_port: 65535 },
        },
      },
      {
        aws_vpc_security_group_ingress_rule: {
          example: {
            referenced_security_group_id: null,
            cidr_ipv4: "0.0.0.0/0",
            ip_protocol: "-1",
            from_port: null,
          },
        },
      },
    ],
    passing: [
      {
        aws_vpc_security_group_ingress_rule: {
          example: {
            referenced_security_group_id: null,
            cidr_ipv4: "0.0.0.0/0",
            from_port: 443,
            to_port: 443,
          },
        },
      },
      {
        aws_vpc_security_group_ingress_rule: {
          example: {
            referenced_security_group_id: null,
            cidr_ipv4: "10.0.0.0/16",
            from_port: 5432,
            to_port: 5432,
          },
        },
      },
    ],
  },
};
