import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";

export interface VpcProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Address range of the whole network. */
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  /** One range a zone, in the order of the zones: load balancer and NAT. */
  readonly publicSubnets: readonly string[];
  /** One range a zone, in the order of the zones: the application. */
  readonly privateSubnets: readonly string[];
  /** One range a zone, in the order of the zones: data stores. */
  readonly isolatedSubnets: readonly string[];
}

/** One subnet of a tier. */
export interface ZoneSubnet {
  readonly id: string;
  readonly cidr: string;
  /** Letter of its availability zone; in logical ids, so that another zone in the list moves no subnet. */
  readonly zone: string;
}

/**
 * A network of three tiers with an internet gateway. No subnet gives out public addresses, and the default
 * security group, which whatever names no group would get, lets nothing in or out.
 * Controls: FSBP EC2.2 (default group closed), EC2.15 (no public addresses).
 */
export class Vpc extends Construct {
  readonly id: string;
  readonly internetGatewayId: string;
  readonly publicSubnets: readonly ZoneSubnet[];
  readonly privateSubnets: readonly ZoneSubnet[];
  readonly isolatedSubnets: readonly ZoneSubnet[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: VpcProps,
  ) {
    super(scope, id);
    const vpc = new AwsVpc(this, "vpc", {
      cidrBlock: props.cidr,
      enableDnsSupport: true,
      // Interface endpoints answer under the services' own names only where host names are on.
      enableDnsHostnames: true,
      tags: { Name: `${props.prefix}-vpc` },
    });
    this.id = vpc.id;
    new DefaultSecurityGroup(this, "default_security_group", {
      vpcId: vpc.id,
      tags: { Name: `${props.prefix}-default-closed` },
    });
    this.internetGatewayId = new InternetGateway(this, "internet_gateway", {
      vpcId: vpc.id,
      tags: { Name: `${props.prefix}-igw` },
    }).id;
    this.publicSubnets = this.createTier("public", props.publicSubnets);
    this.privateSubnets = this.createTier("private", props.privateSubnets);
    this.isolatedSubnets = this.createTier("isolated", props.isolatedSubnets);
  }

  private createTier(tier: string, ranges: readonly string[]): ZoneSubnet[] {
    const { availabilityZones, prefix } = this.props;
    if (ranges.length !== availabilityZones.length) {
      throw new Error(
        `${this.node.path}: ${ranges.length} ${tier} subnets for ${availabilityZones.length} zones; give one a zone`,
      );
    }
    return ranges.map((cidrBlock, index) => {
      const availabilityZone = availabilityZones[index]!;
      const zone = availabilityZone.slice(-1);
      const subnet = new Subnet(this, `${tier}_${zone}`, {
        vpcId: this.id,
        availabilityZone,
        cidrBlock,
        mapPublicIpOnLaunch: false,
        tags: { Name: `${prefix}-${tier}-${zone}`, Tier: tier },
      });
      return { id: subnet.id, cidr: cidrBlock, zone };
    });
  }
}
