import { centsText, decimal, toCents } from "../decimal";
import type { Estimate, EstimatedCharge, EstimatedResource } from "../estimate";
import { tiersOf } from "../prices/prices";
import { HOURS_OF_MONTH } from "../quantity";

interface Line {
  readonly what: string;
  /** What the deployment that this project learnt from reckoned a month. */
  readonly then: string;
  /** Whether a charge of dev is of this line; a charge belongs to the first line that takes it. */
  readonly takes: (charge: EstimatedCharge, resource: EstimatedResource) => boolean;
  readonly why: string;
}

const ofType =
  (...types: string[]): Line["takes"] =>
  (_, { type }) =>
    types.includes(type);

const ofPrice =
  (...beginnings: string[]): Line["takes"] =>
  ({ price }) =>
    beginnings.some((beginning) => price.startsWith(beginning));

/** What so many of something that has one price an hour cost a month in Tokyo, as text: `10.22`. */
function month(price: string, units = 1): string {
  const [{ price: hour }] = tiersOf(price, "ap-northeast-1") as [{ price: string }];
  return centsText(toCents(decimal(hour).times(units * HOURS_OF_MONTH)));
}

const lines: readonly Line[] = [
  {
    what: "VPC endpoints, interface × 4",
    then: "~14",
    takes: ofPrice("endpoint."),
    why: `dev has none, but a NAT gateway (below). Each endpoint is charged in each zone: 4 in two zones are 8 × ${month("endpoint.hour")} = ${month("endpoint.hour", 8)} in Tokyo, ${month("endpoint.hour", 4)} in one`,
  },
  {
    what: "Aurora Serverless v2",
    then: "~25-30",
    takes: ofPrice("aurora."),
    why: `0.5 ACU that never sleeps are 365 ACU-hours, ${month("aurora.acu.hour", 0.5)} in Tokyo, without storage and I/O; dev sleeps when idle and is taken to be awake 176 hours at 1 ACU`,
  },
  {
    what: "Cognito",
    then: "free to 50,000 users",
    takes: ofPrice("cognito."),
    why: "10,000 users are free in today's tiers, and none in Plus, which threat protection needs: 0.02 a user",
  },
  {
    what: "Secrets Manager",
    then: "~0.40",
    takes: ofPrice("secret."),
    why: "three secrets: the database's, the cache's, and the header by which CloudFront is known; and the reads",
  },
  {
    what: "ElastiCache, cache.t4g.micro",
    then: "~12",
    takes: ofPrice("elasticache."),
    why: "12 is the price of us-east-1 (0.016 an hour); Tokyo has 0.025",
  },
  {
    what: "ECS, Fargate Spot",
    then: "~8",
    takes: ofPrice("fargate."),
    why: "the one task is the base, which is on demand; Spot begins with the second",
  },
  {
    what: "ALB",
    then: "~16",
    takes: ofType("aws_lb"),
    why: `16 is the hour's price of us-east-1; Tokyo has ${month("alb.hour")}, and two public IPv4 addresses are ${month("ipv4.hour", 2)} more`,
  },
  {
    what: "CloudFront",
    then: "~1",
    takes: ofPrice("cloudfront."),
    why: "1 TB and 10 million requests are free for ever",
  },
  {
    what: "CloudWatch",
    then: "~3",
    takes: ofPrice("logs.", "metric.", "alarm.", "dashboard.", "insights."),
    why: "logs, alarms beyond the ten that are free, Container Insights with enhanced observability",
  },
  {
    what: "NAT gateway and its address",
    then: "not in it",
    takes: ofType("aws_nat_gateway", "aws_eip"),
    why: "in place of the endpoints; it also reaches what has no endpoint",
  },
  {
    what: "Web ACLs",
    then: "not in it",
    takes: ofPrice("waf."),
    why: "three, with 14 rules: load balancer, sign-in, CloudFront",
  },
  {
    what: "KMS keys",
    then: "not in it (AWS's own key)",
    takes: ofPrice("kms."),
    why: "a key for each purpose, 1.00 each; AWS's own keys are free",
  },
  {
    what: "Governance",
    then: "not in it",
    takes: ofPrice("config.", "guardduty.", "securityhub.", "cloudtrail.", "accessanalyzer."),
    why: "recorder, guards and checks of the account",
  },
  {
    what: "Everything else",
    then: "not in it",
    takes: () => true,
    why: "buckets, backups, images, tables, traffic between zones",
  },
];

/** The bill that the project's first deployment expected, beside what dev is expected to cost. */
export function firstBillTable({ phases, monthly }: Estimate): string {
  const cents = lines.map(() => 0);
  for (const resource of phases.flatMap(({ resources }) => resources)) {
    for (const charge of resource.charges) {
      cents[lines.findIndex(({ takes }) => takes(charge, resource))]! += charge.monthly[1];
    }
  }
  return [
    "| Line | Then | dev, expected | Why |",
    "| --- | ---: | ---: | --- |",
    ...lines.map(({ what, then, why }, i) => `| ${what} | ${then} | ${centsText(cents[i]!)} | ${why} |`),
    `| **Total** | **~76** | **${centsText(monthly[1])}** | its own lines make 79 to 84 |`,
  ].join("\n");
}
