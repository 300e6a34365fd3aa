import { SecurityGroups } from "../../../../modules/networking/security-groups";
import type { SecurityGroupsProps } from "../../../../modules/networking/security-groups";
import { byId, referenced, resources, synthModule } from "../../synth";
import type { Body, Json } from "../../synth";

const INGRESS = "aws_vpc_security_group_ingress_rule";
const EGRESS = "aws_vpc_security_group_egress_rule";

const synth = (props: Partial<SecurityGroupsProps> = {}) =>
  synthModule(
    (stack) =>
      new SecurityGroups(stack, "groups", {
        prefix: "groundwork-dev",
        vpcId: "vpc-1",
        containerPort: 8080,
        databasePort: 5432,
        cachePort: 6379,
        https: true,
        internet: true,
        interfaceEndpoints: true,
        prefixListIds: { s3: "pl-s3", dynamodb: "pl-dynamodb" },
        ...props,
      }),
  );

const rules = (json: Json) => [...resources(json, INGRESS), ...resources(json, EGRESS)];

/** What a rule says in one line, for example `app -> database:5432`. */
function sentence(json: Json, kind: typeof INGRESS | typeof EGRESS, rule: Body): string {
  expect(rule.ip_protocol).toBe("tcp");
  expect(rule.from_port).toBe(rule.to_port);
  const nameOf = (reference: string) =>
    byId(json, "aws_security_group")[referenced(reference)]!.name.replace("groundwork-dev-", "");
  const own = nameOf(rule.security_group_id);
  const peers = [rule.cidr_ipv4, rule.cidr_ipv6, rule.prefix_list_id, rule.referenced_security_group_id];
  const [peer, ...others] = peers.filter(Boolean);
  expect(others).toEqual([]);
  const other = peer.startsWith("${") ? nameOf(peer) : peer;
  return kind === INGRESS ? `${other} -> ${own}:${rule.to_port}` : `${own} -> ${other}:${rule.to_port}`;
}

const sentences = (json: Json, kind: typeof INGRESS | typeof EGRESS) =>
  resources(json, kind)
    .map((rule) => sentence(json, kind, rule))
    .sort();

describe("SecurityGroups", () => {
  const json = synth();

  test("let in this and nothing else", () => {
    expect(sentences(json, INGRESS)).toEqual([
      "0.0.0.0/0 -> alb:443",
      "0.0.0.0/0 -> alb:80",
      "alb -> app:8080",
      "app -> cache:6379",
      "app -> database:5432",
      "app -> endpoints:443",
      "migration -> database:5432",
      "migration -> endpoints:443",
    ]);
  });

  test("let out this and nothing else: data stores and endpoints open no connection", () => {
    expect(sentences(json, EGRESS)).toEqual([
      "alb -> app:8080",
      "app -> 0.0.0.0/0:443",
      "app -> cache:6379",
      "app -> database:5432",
      "app -> endpoints:443",
      "app -> pl-dynamodb:443",
      "app -> pl-s3:443",
      "migration -> 0.0.0.0/0:443",
      "migration -> database:5432",
      "migration -> endpoints:443",
    ]);
  });

  test("every rule is a resource of its own, with a description that EC2 accepts", () => {
    expect(rules(json)).toHaveLength(18);
    for (const rule of rules(json)) {
      expect(rule.description).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{10,255}$/);
    }
    const groups = resources(json, "aws_security_group");
    expect(groups).toHaveLength(6);
    for (const group of groups) {
      expect(group.ingress).toBeUndefined();
      expect(group.egress).toBeUndefined();
      expect(group.vpc_id).toBe("vpc-1");
    }
  });

  test("without HTTPS port 443 stays shut", () => {
    const plain = sentences(synth({ https: false }), INGRESS);
    expect(plain).toContain("0.0.0.0/0 -> alb:80");
    expect(plain).not.toContain("0.0.0.0/0 -> alb:443");
  });

  test("without NAT the private tier reaches AWS by endpoints and nothing else", () => {
    expect(sentences(synth({ internet: false }), EGRESS).filter((rule) => rule.endsWith(":443"))).toEqual([
      "app -> endpoints:443",
      "app -> pl-dynamodb:443",
      "app -> pl-s3:443",
      "migration -> endpoints:443",
    ]);
  });

  test("without interface endpoints there is no group for them, and no way to it", () => {
    const without = synth({ interfaceEndpoints: false });
    expect(resources(without, "aws_security_group")).toHaveLength(5);
    expect([...sentences(without, INGRESS), ...sentences(without, EGRESS)].join()).not.toContain("endpoints");
  });
});
