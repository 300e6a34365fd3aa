import { IsolatedNetworkAcl } from "../../../../modules/networking/isolated-network-acl";
import type { ZoneSubnet } from "../../../../modules/networking/vpc";
import { only, synthModule } from "../../synth";
import type { Body } from "../../synth";
import { tier } from "./subnets";

const synth = (privateSubnets: ZoneSubnet[], isolatedSubnets: ZoneSubnet[]) =>
  only(
    synthModule(
      (stack) =>
        new IsolatedNetworkAcl(stack, "isolated", {
          prefix: "groundwork-dev",
          vpcId: "vpc-1",
          privateSubnets,
          isolatedSubnets,
          ports: [5432, 6379],
        }),
    ),
    "aws_network_acl",
  );

const acl = synth(tier("private", 100), tier("isolated", 200));
const allows = (list: Body[], cidr: string, port: number) =>
  list.some(
    (rule) =>
      rule.action === "allow" && rule.cidr_block === cidr && rule.from_port <= port && port <= rule.to_port,
  );
const PRIVATE = ["10.0.100.0/24", "10.0.101.0/24", "10.0.102.0/24"];
const ISOLATED = ["10.0.200.0/24", "10.0.201.0/24", "10.0.202.0/24"];

describe("IsolatedNetworkAcl", () => {
  test("stands around every isolated subnet and no other", () => {
    expect(acl.subnet_ids).toEqual(["isolated-a", "isolated-c", "isolated-d"]);
  });

  test.each(PRIVATE)("%s gets in to the data stores' ports only, and is answered", (cidr) => {
    for (const port of [5432, 6379]) expect(allows(acl.ingress, cidr, port)).toBe(true);
    for (const port of [22, 443, 5431, 5433, 6378, 6380, 50000]) {
      expect(allows(acl.ingress, cidr, port)).toBe(false);
    }
    for (const port of [1024, 32768, 65535]) expect(allows(acl.egress, cidr, port)).toBe(true);
    for (const port of [22, 80, 443]) expect(allows(acl.egress, cidr, port)).toBe(false);
  });

  test.each(ISOLATED)("%s speaks with its like both ways, but not on the low ports", (cidr) => {
    for (const list of [acl.ingress, acl.egress]) {
      for (const port of [5432, 6379, 40000]) expect(allows(list, cidr, port)).toBe(true);
      expect(allows(list, cidr, 22)).toBe(false);
    }
  });

  test("names no other range: not the public subnets, not the network, not the world", () => {
    const rules: Body[] = [...acl.ingress, ...acl.egress];
    expect(new Set(rules.map((rule) => rule.cidr_block))).toEqual(new Set([...PRIVATE, ...ISOLATED]));
    for (const rule of rules) expect(rule).toMatchObject({ action: "allow", protocol: "tcp" });
  });

  test("numbers each rule once, and keeps the numbers when a zone comes between", () => {
    for (const list of [acl.ingress, acl.egress]) {
      expect(new Set(list.map((rule: Body) => rule.rule_no)).size).toBe(list.length);
    }
    const without = (subnets: ZoneSubnet[]) => subnets.filter(({ zone }) => zone !== "c");
    const smaller = synth(without(tier("private", 100)), without(tier("isolated", 200)));
    expect(smaller.ingress).toHaveLength(6);
    expect(acl.ingress).toEqual(expect.arrayContaining(smaller.ingress));
    expect(acl.egress).toEqual(expect.arrayContaining(smaller.egress));
  });
});
