import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Construct } from "constructs";
import type { ZoneSubnet } from "./vpc";

const EVERYWHERE = "0.0.0.0/0";

export interface RoutingProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly vpcId: string;
  readonly internetGatewayId: string;
  readonly publicSubnets: readonly ZoneSubnet[];
  readonly privateSubnets: readonly ZoneSubnet[];
  readonly isolatedSubnets: readonly ZoneSubnet[];
  /** NAT gateways: none, one in the first zone for all, or one in each zone. */
  readonly nat: "none" | "single" | "per-az";
}

/**
 * Which tier reaches what. Public subnets reach the internet. Each private subnet has a table of its own, so that
 * a change of `nat` changes routes only. All isolated subnets share one table that has no route but the local one.
 */
export class Routing extends Construct {
  readonly privateRouteTableIds: readonly string[];
  /** In the order of the zones. */
  readonly natGatewayIds: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RoutingProps,
  ) {
    super(scope, id);
    const { publicSubnets, privateSubnets, isolatedSubnets, nat } = props;

    const publicTable = this.createTable("public", publicSubnets);
    const internet = new Route(this, "public_default", {
      routeTableId: publicTable,
      destinationCidrBlock: EVERYWHERE,
      gatewayId: props.internetGatewayId,
    });

    const natSubnets = { none: [], single: publicSubnets.slice(0, 1), "per-az": publicSubnets }[nat];
    const gateways = natSubnets.map((subnet) => this.createNat(subnet, internet));
    this.natGatewayIds = gateways;

    this.privateRouteTableIds = privateSubnets.map((subnet, index) => {
      const table = this.createTable(`private_${subnet.zone}`, [subnet]);
      const natGatewayId = nat === "single" ? gateways[0] : gateways[index];
      if (natGatewayId) {
        new Route(this, `private_${subnet.zone}_default`, {
          routeTableId: table,
          destinationCidrBlock: EVERYWHERE,
          natGatewayId,
        });
      }
      return table;
    });

    this.createTable("isolated", isolatedSubnets);
  }

  private createTable(name: string, subnets: readonly ZoneSubnet[]): string {
    const { id } = new RouteTable(this, name, {
      vpcId: this.props.vpcId,
      tags: { Name: `${this.props.prefix}-${name.replace("_", "-")}` },
    });
    for (const subnet of subnets) {
      new RouteTableAssociation(this, `${name}_subnet_${subnet.zone}`, {
        routeTableId: id,
        subnetId: subnet.id,
      });
    }
    return id;
  }

  private createNat(subnet: ZoneSubnet, internet: Route): string {
    const tags = { Name: `${this.props.prefix}-nat-${subnet.zone}` };
    const address = new Eip(this, `nat_${subnet.zone}_address`, { domain: "vpc", tags });
    return new NatGateway(this, `nat_${subnet.zone}`, {
      allocationId: address.id,
      subnetId: subnet.id,
      tags,
      // Neither starts nor stops cleanly without the way to the internet.
      dependsOn: [internet],
    }).id;
  }
}
