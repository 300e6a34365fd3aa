import { EC2Client, paginateDescribeNatGateways } from "@aws-sdk/client-ec2";
import { clientSettings } from "./client";
import type { AskStatus } from "./status";

export const askNatGateways: AskStatus = async (region) => {
  const found = new Map<string, string>();
  const client = new EC2Client(clientSettings(region));
  for await (const { NatGateways = [] } of paginateDescribeNatGateways({ client }, {}))
    for (const { NatGatewayId, State } of NatGateways) found.set(NatGatewayId!, State!);
  return found;
};
