import { Vpc } from "../../../../modules/networking/vpc";
import type { VpcProps } from "../../../../modules/networking/vpc";
import { byId, find, only, referenced, resources, synthModule } from "../../synth";

const twoZones: VpcProps = {
  prefix: "groundwork-dev",
  cidr: "10.0.0.0/16",
  availabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
  publicSubnets: ["10.0.0.0/24", "10.0.1.0/24"],
  privateSubnets: ["10.0.100.0/24", "10.0.101.0/24"],
  isolatedSubnets: ["10.0.200.0/24", "10.0.201.0/24"],
};
const synth = (props: Partial<VpcProps> = {}) =>
  synthModule((stack) => new Vpc(stack, "vpc", { ...twoZones, ...props }));

describe("Vpc", () => {
  const json = synth();

  test("resolves names inside, so that interface endpoints answer under the services' own", () => {
    expect(only(json, "aws_vpc")).toMatchObject({
      cidr_block: "10.0.0.0/16",
      enable_dns_support: true,
      enable_dns_hostnames: true,
      tags: { Name: "groundwork-dev-vpc" },
    });
  });

  test.each([
    ["10.0.0.0/24", "ap-northeast-1a", "public"],
    ["10.0.1.0/24", "ap-northeast-1c", "public"],
    ["10.0.100.0/24", "ap-northeast-1a", "private"],
    ["10.0.101.0/24", "ap-northeast-1c", "private"],
    ["10.0.200.0/24", "ap-northeast-1a", "isolated"],
    ["10.0.201.0/24", "ap-northeast-1c", "isolated"],
  ])("has %s in %s, %s", (cidr, zone, tier) => {
    const subnet = find(json, "aws_subnet", { cidr_block: cidr });
    expect(subnet.availability_zone).toBe(zone);
    expect(subnet.tags.Tier).toBe(tier);
  });

  test("no subnet gives out public addresses", () => {
    const subnets = resources(json, "aws_subnet");
    expect(subnets).toHaveLength(6);
    for (const subnet of subnets) expect(subnet.map_public_ip_on_launch).toBe(false);
  });

  test("the default security group lets nothing in or out", () => {
    const group = only(json, "aws_default_security_group");
    expect(Object.keys(byId(json, "aws_vpc"))).toEqual([referenced(group.vpc_id)]);
    expect(group.ingress).toBeUndefined();
    expect(group.egress).toBeUndefined();
  });

  test("a zone put between others leaves every subnet that is there where it is", () => {
    const wider = synth({
      availabilityZones: ["ap-northeast-1a", "ap-northeast-1b", "ap-northeast-1c"],
      publicSubnets: ["10.0.0.0/24", "10.0.2.0/24", "10.0.1.0/24"],
      privateSubnets: ["10.0.100.0/24", "10.0.102.0/24", "10.0.101.0/24"],
      isolatedSubnets: ["10.0.200.0/24", "10.0.202.0/24", "10.0.201.0/24"],
    });
    expect(resources(wider, "aws_subnet")).toHaveLength(9);
    expect(byId(wider, "aws_subnet")).toMatchObject(byId(json, "aws_subnet"));
  });

  test("another number of ranges than zones is refused", () => {
    expect(() => synth({ isolatedSubnets: ["10.0.200.0/24"] })).toThrow(
      "test/vpc: 1 isolated subnets for 2 zones; give one a zone",
    );
  });
});
