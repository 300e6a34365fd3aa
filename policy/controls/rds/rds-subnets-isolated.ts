import type { Control } from "../../control";
import { isSet } from "../../require";
import type { Resource } from "../../view/resource";

/** What a route may lead to that is outside of AWS's own network. */
const WAYS_OUT = ["gateway_id", "nat_gateway_id", "egress_only_gateway_id", "carrier_gateway_id"];

export const rdsSubnetsIsolated: Control = {
  name: "rds-subnets-isolated",
  ids: ["FSBP RDS.46"],
  title: "The subnets of databases have no route to the internet",
  severity: "high",
  why: "A route to an internet gateway is one mistake away from a public database.",
  mend: "Put the subnet group into the isolated subnets.",
  types: ["aws_db_subnet_group"],
  check: (group) => {
    const subnets = group.targets("subnet_ids");
    const argument = "subnet_ids";
    if (!subnets.length) {
      return [
        { resource: group, argument, found: group.value(argument), allowed: "subnets of this environment" },
      ];
    }
    return subnets
      .filter((subnet) => !isIsolated(subnet))
      .map((subnet) => ({
        resource: group,
        argument,
        found: subnet.path,
        allowed: "subnets without such a route",
      }));
  },
  examples: {
    failing: [
      {
        aws_route_table: {
          isolated: {
            route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.example.id}" }],
          },
        },
      },
      {
        aws_route: {
          isolated: {
            route_table_id: "${aws_route_table.isolated.id}",
            destination_cidr_block: "0.0.0.0/0",
            nat_gateway_id: "nat-0123456789abcdef0",
          },
        },
      },
      { aws_db_subnet_group: { example: { subnet_ids: ["${aws_subnet.public.id}"] } } },
      { aws_db_subnet_group: { example: { subnet_ids: ["subnet-0123456789abcdef0"] } } },
    ],
    passing: [
      {
        aws_db_subnet_group: {
          example: { subnet_ids: ["${aws_subnet.isolated.id}", "${aws_subnet.isolated_c.id}"] },
        },
      },
    ],
  },
};

/** Whether a subnet has a route table of its own from which nothing leads out, straight or through NAT. */
function isIsolated(subnet: Resource): boolean {
  const tables = subnet
    .referrers("aws_route_table_association", "subnet_id")
    .flatMap((association) => association.targets("route_table_id"));
  const routes = tables.flatMap((table) => [
    ...table.blocks("route"),
    ...table.referrers("aws_route", "route_table_id").map(({ args }) => args),
  ]);
  return tables.length > 0 && !routes.some((route) => WAYS_OUT.some((way) => isSet(route[way])));
}
