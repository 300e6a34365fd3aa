import { charge } from "../charge";
import type { Pricer } from "../charge";
import { HOURS_OF_MONTH } from "../quantity";

/** NAT gateways share the traffic. */
const natGateway: Pricer = ({ view, use }) => [
  charge("nat.hour", HOURS_OF_MONTH),
  charge("nat.gb", use("network.natGb").dividedBy(view.resources("aws_nat_gateway").length)),
];

/** An interface endpoint is charged for each zone, a gateway endpoint not at all. */
const endpoint: Pricer = ({ resource, use }) => {
  if (resource.value("vpc_endpoint_type") !== "Interface") return [];
  return [
    charge("endpoint.hour", resource.list("subnet_ids").length * HOURS_OF_MONTH),
    charge("endpoint.gb", use("network.endpointGb")),
  ];
};

/** The VPC itself is free; what crosses zones within it is charged where it leaves and where it arrives. */
const vpc: Pricer = ({ use }) => [charge("transfer.zone.gb", use("network.zoneGb").times(2))];

export const network: Readonly<Record<string, Pricer>> = {
  aws_eip: () => [charge("ipv4.hour", HOURS_OF_MONTH)],
  aws_nat_gateway: natGateway,
  aws_vpc: vpc,
  aws_vpc_endpoint: endpoint,
};
