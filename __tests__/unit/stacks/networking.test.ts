import { environmentNames } from "../../../environments";
import type { Settings } from "../../../environments/schema";
import { NetworkingStack } from "../../../stacks/networking";
import { byId, find, only, output, referenced, resources, statements, synthStack } from "../synth";
import type { Json } from "../synth";

const cidrs = (json: Json, name: string) =>
  (output(json, name) as string[]).map((id) => byId(json, "aws_subnet")[referenced(id)]!.cidr_block);

const withNetwork = (change: Partial<Settings["networking"]>) =>
  synthStack(NetworkingStack, "dev", (settings) => ({
    ...settings,
    networking: { ...settings.networking, ...change },
  }));

describe("NetworkingStack of dev", () => {
  const json = synthStack(NetworkingStack);

  test("has the ranges of the Terraform original, and an isolated tier beside them", () => {
    expect(only(json, "aws_vpc")).toMatchObject({
      cidr_block: "10.0.0.0/16",
      tags: { Name: "groundwork-dev-vpc" },
    });
    expect(cidrs(json, "public_subnet_ids")).toEqual(["10.0.0.0/24", "10.0.1.0/24"]);
    expect(cidrs(json, "private_subnet_ids")).toEqual(["10.0.100.0/24", "10.0.101.0/24"]);
    expect(cidrs(json, "isolated_subnet_ids")).toEqual(["10.0.200.0/24", "10.0.201.0/24"]);
    const zones = resources(json, "aws_subnet").map((subnet) => subnet.availability_zone);
    expect(new Set(zones)).toEqual(new Set(["ap-northeast-1a", "ap-northeast-1c"]));
  });

  test.each([
    ["alb_security_group_id", "groundwork-dev-alb"],
    ["app_security_group_id", "groundwork-dev-app"],
    ["migration_security_group_id", "groundwork-dev-migration"],
    ["database_security_group_id", "groundwork-dev-database"],
    ["cache_security_group_id", "groundwork-dev-cache"],
  ])("publishes %s", (name, group) => {
    expect(byId(json, "aws_security_group")[referenced(output(json, name))]!.name).toBe(group);
  });

  test("has one NAT gateway and no interface endpoint, which would be charged", () => {
    expect(resources(json, "aws_nat_gateway")).toHaveLength(1);
    expect(resources(json, "aws_vpc_endpoint").map((endpoint) => endpoint.vpc_endpoint_type)).toEqual([
      "Gateway",
      "Gateway",
    ]);
  });

  test("serves HTTP only as long as there is no domain", () => {
    expect(resources(json, "aws_vpc_security_group_ingress_rule").map((rule) => rule.to_port)).not.toContain(
      443,
    );
    const secure = synthStack(NetworkingStack, "dev", (settings) => ({
      ...settings,
      realtime: { ...settings.realtime, domain: { name: "realtime.example.com" } },
    }));
    expect(resources(secure, "aws_vpc_security_group_ingress_rule").map((rule) => rule.to_port)).toContain(
      443,
    );
  });

  test("without NAT nothing in the application's tier leads out of AWS", () => {
    const closed = withNetwork({ nat: "none", interfaceEndpoints: ["logs"] });
    expect(resources(closed, "aws_nat_gateway")).toEqual([]);
    expect(resources(closed, "aws_route").map((route) => route.gateway_id)).toEqual([expect.any(String)]);
    expect(resources(closed, "aws_vpc_security_group_egress_rule").length).toBeGreaterThan(3);
    for (const rule of resources(closed, "aws_vpc_security_group_egress_rule")) {
      expect(rule.cidr_ipv4).toBeUndefined();
    }
  });
});

describe.each(environmentNames)("NetworkingStack of %s", (environment) => {
  const json = synthStack(NetworkingStack, environment);
  const isolated = (output(json, "isolated_subnet_ids") as string[]).map(referenced);

  test("isolated subnets have one table, and no route or endpoint leads out of it", () => {
    expect(isolated.length).toBeGreaterThanOrEqual(2);
    const tables = resources(json, "aws_route_table_association")
      .filter(({ subnet_id }) => isolated.includes(referenced(subnet_id)))
      .map(({ route_table_id }) => referenced(route_table_id));
    expect(tables).toHaveLength(isolated.length);
    const [table, ...others] = new Set(tables);
    expect(others).toEqual([]);
    for (const route of resources(json, "aws_route"))
      expect(referenced(route.route_table_id)).not.toBe(table);
    const endpoints = resources(json, "aws_vpc_endpoint");
    expect(JSON.stringify(endpoints)).toContain("aws_route_table.");
    expect(JSON.stringify(endpoints)).not.toContain(`aws_route_table.${table}.`);
  });

  test("publishes its NAT gateways in the order of the zones", () => {
    const gateways = byId(json, "aws_nat_gateway");
    const published = (output(json, "nat_gateway_ids") as string[]).map(referenced);
    expect(published.sort()).toEqual(Object.keys(gateways).sort());
  });

  test("the network ACL stands around the isolated subnets", () => {
    expect((only(json, "aws_network_acl").subnet_ids as string[]).map(referenced)).toEqual(isolated);
  });

  test("the world gets in to the load balancer only, and the private tier out by HTTPS only", () => {
    const group = (rule: { security_group_id: string }) =>
      byId(json, "aws_security_group")[referenced(rule.security_group_id)]!.name;
    const open = (type: string) =>
      resources(json, type)
        .filter(({ cidr_ipv4, cidr_ipv6 }) => cidr_ipv4 ?? cidr_ipv6)
        .map((rule) => `${group(rule as never)} ${rule.cidr_ipv4} ${rule.to_port}`);
    const ingress = open("aws_vpc_security_group_ingress_rule");
    expect(ingress).toContain(`groundwork-${environment}-alb 0.0.0.0/0 80`);
    for (const rule of ingress) expect(rule).toMatch(/-alb 0\.0\.0\.0\/0 (80|443)$/);
    for (const rule of open("aws_vpc_security_group_egress_rule"))
      expect(rule).toMatch(/-(app|migration) 0\.0\.0\.0\/0 443$/);
  });

  test("no rule names the network's own range", () => {
    const { cidr_block } = only(json, "aws_vpc");
    for (const type of ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]) {
      expect(resources(json, type).length).toBeGreaterThan(3);
      for (const rule of resources(json, type)) expect(rule.cidr_ipv4).not.toBe(cidr_block);
    }
    expect(resources(json, "aws_network_acl_rule").length).toBeGreaterThanOrEqual(10);
    for (const rule of resources(json, "aws_network_acl_rule")) expect(rule.cidr_block).not.toBe(cidr_block);
  });

  test("flow logs have a key that serves their log group and nothing else", () => {
    const [logGroup] = resources(json, "aws_cloudwatch_log_group");
    expect(logGroup!.name).toBe(`/groundwork-${environment}/flow-logs`);
    expect(logGroup!.retention_in_days).toBeGreaterThan(0);
    const key = byId(json, "aws_kms_key")[referenced(logGroup!.kms_key_id)]!;
    const [, logs, ...others] = statements(key.policy);
    expect(others).toEqual([]);
    expect(logs!.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"]).toEqual([
      expect.stringMatching(new RegExp(`:log-group:/groundwork-${environment}/flow-logs$`)),
    ]);
    expect(only(json, "aws_kms_alias").name).toBe(`alias/groundwork-${environment}-flow-logs`);
  });
});

describe("NetworkingStack of production", () => {
  const json = synthStack(NetworkingStack, "prod");

  test("has a NAT gateway in every zone, and endpoints in every private subnet", () => {
    expect(resources(json, "aws_nat_gateway")).toHaveLength(3);
    const endpoint = find(json, "aws_vpc_endpoint", {
      service_name: "com.amazonaws.ap-northeast-1.secretsmanager",
    });
    expect(endpoint.subnet_ids).toEqual(output(json, "private_subnet_ids"));
    const [group] = (endpoint.security_group_ids as string[]).map(referenced);
    expect(byId(json, "aws_security_group")[group!]!.name).toBe("groundwork-prod-endpoints");
  });

  test("the key of the flow logs cannot be destroyed, which in development it can", () => {
    expect(only(json, "aws_kms_key").lifecycle).toEqual({ prevent_destroy: true });
    expect(only(synthStack(NetworkingStack, "dev"), "aws_kms_key").lifecycle).toBeUndefined();
  });
});
