import type { Example } from "../control";
import { policyWith } from "./iam";

const vpc = "${aws_vpc.example.id}";

const rule = {
  security_group_id: "${aws_security_group.example.id}",
  ip_protocol: "tcp",
  from_port: 5432,
  to_port: 5432,
  description: "Application to database",
};

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
  aws_default_security_group: { example: { vpc_id: vpc } },
  aws_flow_log: { example: { vpc_id: vpc, traffic_type: "ALL" } },
  aws_network_acl: { example: { vpc_id: vpc, subnet_ids: ["${aws_subnet.isolated.id}"] } },
  aws_network_acl_rule: {
    example: {
      network_acl_id: "${aws_network_acl.example.id}",
      egress: false,
      rule_action: "allow",
      protocol: "tcp",
      cidr_block: "10.0.0.0/16",
      from_port: 5432,
      to_port: 5432,
    },
  },
  aws_security_group: { example: { name: "example", vpc_id: vpc } },
  aws_vpc_security_group_ingress_rule: {
    example: { ...rule, referenced_security_group_id: "${aws_security_group.example.id}" },
  },
  aws_vpc_security_group_egress_rule: {
    example: { ...rule, referenced_security_group_id: "${aws_security_group.example.id}" },
  },
  aws_vpc_endpoint: { ecr_api: endpoint("ecr.api"), ecr_dkr: endpoint("ecr.dkr") },
};

function subnet(availabilityZone: string): object {
  return { vpc_id: vpc, availability_zone: availabilityZone, map_public_ip_on_launch: false };
}

function association(name: string, table: string): object {
  return { subnet_id: `\${aws_subnet.${name}.id}`, route_table_id: `\${aws_route_table.${table}.id}` };
}

function endpoint(service: string): object {
  return {
    vpc_id: vpc,
    service_name: `com.amazonaws.ap-northeast-1.${service}`,
    policy: policyWith({
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": "111111111111" } },
    }),
  };
}
