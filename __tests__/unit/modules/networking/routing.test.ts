import { Routing } from "../../../../modules/networking/routing";
import { byId, find, referenced, resources, synthModule } from "../../synth";
import type { Json } from "../../synth";
import { tier } from "./subnets";

const ZONES = ["a", "c", "d"];
const synth = (nat: "none" | "single" | "per-az") =>
  synthModule(
    (stack) =>
      new Routing(stack, "routing", {
        prefix: "groundwork-dev",
        vpcId: "vpc-1",
        internetGatewayId: "igw-1",
        publicSubnets: tier("public", 0),
        privateSubnets: tier("private", 100),
        isolatedSubnets: tier("isolated", 200),
        nat,
      }),
  );

/** The logical id of the table that a subnet is associated with. */
const tableOf = (json: Json, subnet: string) =>
  referenced(find(json, "aws_route_table_association", { subnet_id: subnet }).route_table_id);

const routesOf = (json: Json, subnet: string) =>
  resources(json, "aws_route").filter((route) => referenced(route.route_table_id) === tableOf(json, subnet));

/** The public subnets whose NAT gateways a private subnet goes out by. */
const natSubnetsOf = (json: Json, subnet: string) =>
  routesOf(json, subnet).map((route) => {
    expect(route.destination_cidr_block).toBe("0.0.0.0/0");
    return byId(json, "aws_nat_gateway")[referenced(route.nat_gateway_id)]!.subnet_id;
  });

describe.each(["none", "single", "per-az"] as const)("Routing with NAT %s", (nat) => {
  const json = synth(nat);

  test.each(ZONES)("public-%s reaches the internet directly", (zone) => {
    expect(routesOf(json, `public-${zone}`)).toEqual([
      expect.objectContaining({ destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }),
    ]);
  });

  test.each(ZONES)("isolated-%s has no route but the local one", (zone) => {
    expect(routesOf(json, `isolated-${zone}`)).toEqual([]);
  });

  test("no table has routes of its own beside these resources", () => {
    for (const table of resources(json, "aws_route_table")) expect(table.route).toBeUndefined();
  });

  test("private subnets have one table each, whatever the NAT", () => {
    expect(new Set(ZONES.map((zone) => tableOf(json, `private-${zone}`))).size).toBe(3);
  });
});

describe("Routing", () => {
  test("without NAT there is no gateway, no address and no way out of the private subnets", () => {
    const json = synth("none");
    expect(resources(json, "aws_nat_gateway")).toEqual([]);
    expect(resources(json, "aws_eip")).toEqual([]);
    for (const zone of ZONES) expect(routesOf(json, `private-${zone}`)).toEqual([]);
  });

  test("with one NAT gateway all zones go out by the first", () => {
    const json = synth("single");
    expect(resources(json, "aws_nat_gateway")).toHaveLength(1);
    for (const zone of ZONES) expect(natSubnetsOf(json, `private-${zone}`)).toEqual(["public-a"]);
  });

  test("with one in each zone, each zone goes out by its own", () => {
    const json = synth("per-az");
    expect(resources(json, "aws_nat_gateway")).toHaveLength(3);
    for (const zone of ZONES) expect(natSubnetsOf(json, `private-${zone}`)).toEqual([`public-${zone}`]);
  });

  test("each gateway has an address of its own, and waits for the way to the internet", () => {
    const json = synth("per-az");
    const gateways = resources(json, "aws_nat_gateway");
    expect(new Set(gateways.map((gateway) => referenced(gateway.allocation_id))).size).toBe(3);
    const [internet] = Object.entries(byId(json, "aws_route")).find(([, route]) => route.gateway_id)!;
    for (const gateway of gateways) expect(gateway.depends_on).toEqual([`aws_route.${internet}`]);
  });

  test("more NAT gateways leave tables, associations and the first gateway as they are", () => {
    const single = synth("single");
    const each = synth("per-az");
    for (const type of ["aws_route_table", "aws_route_table_association"]) {
      expect(byId(each, type)).toEqual(byId(single, type));
    }
    expect(byId(each, "aws_nat_gateway")).toMatchObject(byId(single, "aws_nat_gateway"));
  });
});
