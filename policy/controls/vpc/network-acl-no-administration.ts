import type { Control } from "../../control";
import type { Arguments } from "../../view/arguments";

export const networkAclNoAdministration: Control = {
  name: "network-acl-no-administration",
  ids: ["FSBP EC2.21", "CIS 3.0.0/5.1"],
  title: "Network ACLs admit nobody from the internet to SSH or Remote Desktop",
  severity: "medium",
  why: "These ports are tried by everybody.",
  mend: "Name the ports and ranges that are needed.",
  types: ["aws_network_acl", "aws_network_acl_rule"],
  check: (acl) => {
    const rules = acl.type === "aws_network_acl_rule" ? [acl.args] : acl.blocks("ingress");
    return rules.filter(isOpen).map((rule) => ({
      resource: acl,
      argument: acl.type === "aws_network_acl_rule" ? "cidr_block" : "ingress",
      found: rule.cidr_block ?? rule.ipv6_cidr_block,
      allowed: "ranges of the network for ports 22 and 3389",
    }));
  },
  examples: {
    failing: [
      {
        aws_network_acl_rule: {
          example: { cidr_block: "0.0.0.0/0", protocol: "-1", from_port: null, to_port: null },
        },
      },
      { aws_network_acl_rule: { example: { cidr_block: "0.0.0.0/0", from_port: 20, to_port: 30 } } },
      {
        aws_network_acl: {
          example: {
            ingress: [
              { action: "allow", cidr_block: "0.0.0.0/0", protocol: "tcp", from_port: 3389, to_port: 3389 },
            ],
          },
        },
      },
    ],
    passing: [
      { aws_network_acl_rule: { example: { cidr_block: "0.0.0.0/0", rule_action: "deny", protocol: "-1" } } },
      { aws_network_acl_rule: { example: { cidr_block: "0.0.0.0/0", from_port: 443, to_port: 443 } } },
      {
        aws_network_acl_rule: {
          example: { cidr_block: "0.0.0.0/0", egress: true, from_port: 22, to_port: 22 },
        },
      },
    ],
  },
};

/** Whether a rule lets the internet in to one of the ports of administration. */
function isOpen(rule: Arguments): boolean {
  const isAllow = (rule.rule_action ?? rule.action) === "allow" && rule.egress !== true;
  const isWorld = rule.cidr_block === "0.0.0.0/0" || rule.ipv6_cidr_block === "::/0";
  const isEveryProtocol = ["-1", "all"].includes(String(rule.protocol));
  const [from, to] = [Number(rule.from_port ?? 0), Number(rule.to_port ?? 65535)];
  return isAllow && isWorld && [22, 3389].some((port) => isEveryProtocol || (from <= port && port <= to));
}
