import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Construct } from "constructs";
import type { ZoneSubnet } from "./vpc";

/** Where answers go back to: Fargate and Lambda take any of these as their own port. */
const EPHEMERAL = { fromPort: 1024, toPort: 65535 };

export interface IsolatedNetworkAclProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly vpcId: string;
  readonly privateSubnets: readonly ZoneSubnet[];
  readonly isolatedSubnets: readonly ZoneSubnet[];
  /** Ports of the data stores, four at most: the numbers of their rules begin at 100, 200, 300 and 400. */
  readonly ports: readonly number[];
}

/**
 * The second fence around the data stores, which holds even where a security group is opened by mistake: in
 * from the private subnets to the stores' ports only, out as answers only. Among the isolated subnets, stores
 * and a proxy before them speak freely above port 1023. Not even the load balancer's subnets get through.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html (a list keeps no state, so answers
 * need rules; Amazon's DNS and clock are not filtered).
 */
export class IsolatedNetworkAcl extends Construct {
  private readonly id: string;

  constructor(scope: Construct, id: string, props: IsolatedNetworkAclProps) {
    super(scope, id);
    const { privateSubnets, isolatedSubnets, ports } = props;
    this.id = new NetworkAcl(this, "network_acl", {
      vpcId: props.vpcId,
      subnetIds: isolatedSubnets.map((subnet) => subnet.id),
      tags: { Name: `${props.prefix}-isolated` },
    }).id;
    for (const subnet of privateSubnets) {
      ports.forEach((port, index) => {
        this.allow(`request_${port}`, "in", 100 * (index + 1), subnet, { fromPort: port, toPort: port });
      });
      this.allow("answer", "out", 100, subnet, EPHEMERAL);
    }
    for (const subnet of isolatedSubnets) {
      this.allow("among", "in", 500, subnet, EPHEMERAL);
      this.allow("among", "out", 500, subnet, EPHEMERAL);
    }
  }

  /**
   * One rule a resource: in a list of its own the provider takes all rules away before it adds the new ones, and
   * with them for a moment the database. Numbered by zone, so that another zone in between renumbers none.
   */
  private allow(
    name: string,
    direction: "in" | "out",
    base: number,
    { cidr, zone }: ZoneSubnet,
    range: { readonly fromPort: number; readonly toPort: number },
  ): void {
    new NetworkAclRule(this, `${name}_${direction}_${zone}`, {
      networkAclId: this.id,
      egress: direction === "out",
      ruleNumber: base + zone.charCodeAt(0) - "a".charCodeAt(0),
      ruleAction: "allow",
      protocol: "tcp",
      cidrBlock: cidr,
      ...range,
    });
  }
}
