import { IsolatedNetworkAcl } from "../../../../modules/networking/isolated-network-acl";
import type { ZoneSubnet } from "../../../../modules/networking/vpc";
import { byId, only, referenced, resources, synthModule } from "../../synth";
import type { Body } from "../../synth";
import { tier } from "./subnets";

const synth = (privateSubnets: ZoneSubnet[], isolatedSubnets: ZoneSubnet[]) =>
  synthModule(
    (stack) =>
      new IsolatedNetworkAcl(stack, "isolated", {
        prefix: "groundwork-dev",
        vpcId: "vpc-1",
        privateSubnets,
        isolatedSubnets,
        ports: [5432, 6379],
      }),
  );

const json = synth(tier("private", 100), tier("isolated", 200));
const rules = resources(json, "aws_network_acl_rule");
const ingress = rules.filter((rule) => !rule.egress);
const egress = rules.filter((rule) => rule.egress);
const allows = (list: Body[], cidr: string, port: number) =>
  list.some(
    (rule) =>
      rule.rule_action === "allow" &&
      rule.cidr_block === cidr &&
      rule.from_port <= port &&
      port <= rule.to_port,
  );
const PRIVATE = ["10.0.100.0/24", "10.0.101.0/24", "10.0.102.0/24"];
const ISOLATED = ["10.0.200.0/24", "10.0.201.0/24", "10.0.202.0/24"];

describe("IsolatedNetworkAcl", () => {
  test("stands around every isolated subnet and no other", () => {
    expect(only(json, "aws_network_acl").subnet_ids).toEqual(["isolated-a", "isolated-c", "isolated-d"]);
    const [acl] = Object.keys(byId(json, "aws_network_acl"));
    expect(rules).toHaveLength(15);
    for (const rule of rules) expect(referenced(rule.network_acl_id)).toBe(acl);
  });

  test.each(PRIVATE)("%s gets in to the data stores' ports only, and is answered", (cidr) => {
    for (const port of [5432, 6379]) expect(allows(ingress, cidr, port)).toBe(true);
    for (const port of [22, 443, 5431, 5433, 6378, 6380, 50000]) {
      expect(allows(ingress, cidr, port)).toBe(false);
    }
    for (const port of [1024, 32768, 65535]) expect(allows(egress, cidr, port)).toBe(true);
    for (const port of [22, 80, 443]) expect(allows(egress, cidr, port)).toBe(false);
  });

  test.each(ISOLATED)("%s speaks with its like both ways, but not on the low ports", (cidr) => {
    for (const list of [ingress, egress]) {
      for (const port of [5432, 6379, 40000]) expect(allows(list, cidr, port)).toBe(true);
      expect(allows(list, cidr, 22)).toBe(false);
    }
  });

  test("names no other range: not the public subnets, not the network, not the world", () => {
    expect(new Set(rules.map((rule) => rule.cidr_block))).toEqual(new Set([...PRIVATE, ...ISOLATED]));
    for (const rule of rules) expect(rule).toMatchObject({ rule_action: "allow", protocol: "tcp" });
  });

  test("numbers each rule once", () => {
    for (const list of [ingress, egress]) {
      expect(new Set(list.map((rule) => rule.rule_number)).size).toBe(list.length);
    }
  });

  // A list inside the resource is taken away whole before the new one is written: an outage of the database.
  test("a zone that comes between adds rules and touches none", () => {
    const without = (subnets: ZoneSubnet[]) => subnets.filter(({ zone }) => zone !== "c");
    const smaller = synth(without(tier("private", 100)), without(tier("isolated", 200)));
    expect(resources(smaller, "aws_network_acl_rule")).toHaveLength(10);
    for (const [id, rule] of Object.entries(byId(smaller, "aws_network_acl_rule"))) {
      expect(byId(json, "aws_network_acl_rule")[id]).toEqual(rule);
    }
    expect(only(json, "aws_network_acl").ingress).toBeUndefined();
    expect(only(json, "aws_network_acl").egress).toBeUndefined();
  });
});
