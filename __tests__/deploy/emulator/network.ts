import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { options, region } from "./emulator";

export interface Network {
  readonly vpc: string;
  readonly subnets: string[];
}

/** A network with a subnet in each of two zones. */
export async function makeNetwork(zones = ["a", "c"], inRegion = region): Promise<Network> {
  const client = new EC2Client({ ...options(), region: inRegion });
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const subnets = await Promise.all(
    zones.map(async (zone, number) => {
      const { Subnet } = await client.send(
        new CreateSubnetCommand({
          VpcId: Vpc!.VpcId,
          CidrBlock: `10.0.${number}.0/24`,
          AvailabilityZone: `${inRegion}${zone}`,
        }),
      );
      return Subnet!.SubnetId!;
    }),
  );
  return { vpc: Vpc!.VpcId!, subnets };
}
