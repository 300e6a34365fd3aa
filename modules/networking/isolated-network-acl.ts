import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import type { NetworkAclIngress } from "@cdktf/provider-aws/lib/network-acl";
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
  /** Ports of the data stores. */
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
  constructor(scope: Construct, id: string, props: IsolatedNetworkAclProps) {
    super(scope, id);
    const { privateSubnets, isolatedSubnets, ports } = props;
    const among = isolatedSubnets.map((subnet) => allow(500, subnet, EPHEMERAL));
    const requests = ports.flatMap((port, index) =>
      privateSubnets.map((subnet) => allow(100 * (index + 1), subnet, { fromPort: port, toPort: port })),
    );
    const answers = privateSubnets.map((subnet) => allow(100, subnet, EPHEMERAL));
    new NetworkAcl(this, "network_acl", {
      vpcId: props.vpcId,
      subnetIds: isolatedSubnets.map(({ id }) => id),
      ingress: [...requests, ...among],
      egress: [...answers, ...among],
      tags: { Name: `${props.prefix}-isolated` },
    });
  }
}

/** Numbers rules by zone, so that another zone in the list renumbers none. */
function allow(
  base: number,
  subnet: ZoneSubnet,
  range: { readonly fromPort: number; readonly toPort: number },
): NetworkAclIngress {
  const ruleNo = base + subnet.zone.charCodeAt(0) - "a".charCodeAt(0);
  return { ruleNo, action: "allow", protocol: "tcp", cidrBlock: subnet.cidr, ...range };
}
