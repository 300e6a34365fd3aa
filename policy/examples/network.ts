import type { Example } from "../control";

const vpc = "${aws_vpc.example.id}";

export const network: Example = {
  aws_vpc: { example: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: {
    isolated: subnet("ap-northeast-1a"),
    isolated_c: subnet("ap-northeast-1c"),
    public: subnet("ap-northeast-1a"),
    public_c: subnet("ap-northeast-1c"),
  },
  aws_internet_gateway: { example: { vpc_id: vpc } },
  aws_route_table: { isolated: { vpc_id: vpc }, public: { vpc_id: vpc } },
  aws_route: {
    public: {
      route_table_id: "${aws_route_table.public.id}",
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: "${aws_internet_gateway.example.id}",
    },
  },
  aws_route_table_association: {
    isolated: association("isolated", "isolated"),
    isolated_c: association("isolated_c", "isolated"),
    public: association("public", "public"),
    public_c: association("public_c", "public"),
  },
};

function subnet(availabilityZone: string): object {
  return { vpc_id: vpc, availability_zone: availabilityZone, map_public_ip_on_launch: false };
}

function association(name: string, table: string): object {
  return { subnet_id: `\${aws_subnet.${name}.id}`, route_table_id: `\${aws_route_table.${table}.id}` };
}
