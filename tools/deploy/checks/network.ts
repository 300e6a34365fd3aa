import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Check } from "./check";

/** The ways out of the VPC are there: NAT gateways and endpoints. */
export const network: Check<"networking"> = {
  title: "NAT gateways and endpoints are available",
  seconds: 300,
  look: async ({ settings, outputs }) => {
    const client = new EC2Client({ region: settings.region });
    const gateways = outputs.nat_gateway_ids.length
      ? (await client.send(new DescribeNatGatewaysCommand({ NatGatewayIds: outputs.nat_gateway_ids })))
          .NatGateways!
      : [];
    const { VpcEndpoints = [] } = await client.send(
      new DescribeVpcEndpointsCommand({ Filters: [{ Name: "vpc-id", Values: [outputs.vpc_id] }] }),
    );
    // EC2 goes on telling of an endpoint for a while after it was deleted.
    const endpoints = VpcEndpoints.filter(({ State }) => !/^delet/i.test(State ?? ""));
    const waiting = [
      ...gateways.map(({ NatGatewayId: id, State: state }) => ({ id, state })),
      ...endpoints.map(({ VpcEndpointId: id, State: state }) => ({ id, state })),
    ].filter(({ state }) => state?.toLowerCase() !== "available");
    return {
      isWell: waiting.length === 0,
      said: waiting.length
        ? waiting.map(({ id, state }) => `${id} ${state}`).join(", ")
        : `${gateways.length} NAT gateways, ${endpoints.length} endpoints available`,
    };
  },
  mend: "The application could reach nothing. Look at what is named in the VPC console: a failed one says why.",
};
