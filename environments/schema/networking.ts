import { z } from "zod";
import { choice, field, logRetentionDays } from "./field";

const cidr = (allowed: string, example: string) => field(z.cidrv4(), allowed, example);

const subnets = (example: string) =>
  field(
    z.array(cidr("an IPv4 range a.b.c.d/n", `"${example}"`)),
    "one IPv4 range a.b.c.d/n for each zone",
    `["${example}"]`,
  );

export const networking = z.strictObject({
  /** Address range of the VPC; private (RFC 1918), /16 to /22. */
  cidr: cidr("a private IPv4 range a.b.c.d/n, /16 to /22", '"10.0.0.0/16"'),
  /** Two or more zones of the region; Aurora refuses fewer than two. */
  availabilityZones: field(
    z.array(
      field(
        z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/),
        "an availability zone: the region and a letter",
        '"ap-northeast-1a"',
      ),
    ),
    "two or more availability zones of the region",
    '["ap-northeast-1a", "ap-northeast-1c"]',
  ),
  /** One subnet a zone, in the order of `availabilityZones`: load balancer and NAT. */
  publicSubnets: subnets("10.0.0.0/24"),
  /** One subnet a zone: the application. */
  privateSubnets: subnets("10.0.100.0/24"),
  /** One subnet a zone: data stores; no route out. */
  isolatedSubnets: subnets("10.0.200.0/24"),
  /** NAT gateways: none (interface endpoints only), one for all zones, or one in each. */
  nat: choice("none", "single", "per-az"),
  /** Interface endpoints by service name; each is charged for each zone. S3 and DynamoDB have gateways anyway. */
  interfaceEndpoints: field(
    z.array(field(z.string(), "the name of an AWS service without its region", '"ecr.api"')),
    "names of AWS services without their region, or an empty list",
    '["ecr.api", "ecr.dkr"]',
  ),
  /** How long flow logs are kept. */
  flowLogRetentionDays: logRetentionDays(),
});
