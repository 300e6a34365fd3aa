import type { Control } from "../../control";
import { requireSet } from "../../require";

export const networkAclUsed: Control = {
  name: "network-acl-used",
  ids: ["FSBP EC2.16"],
  title: "Every network ACL stands around subnets",
  severity: "low",
  why: "One without subnets looks like protection and is none.",
  mend: "Give it subnet_ids, or remove it.",
  types: ["aws_network_acl"],
  check: (acl) =>
    acl.referrers("aws_network_acl_association", "network_acl_id").length
      ? []
      : requireSet(acl, "subnet_ids", "subnets"),
  examples: {
    failing: [{ aws_network_acl: { example: { subnet_ids: [] } } }],
    passing: [{ aws_network_acl: { example: { subnet_ids: ["${aws_subnet.isolated.id}"] } } }],
  },
};
