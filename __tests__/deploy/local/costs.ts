import { charge, daysAgo } from "../emulator/cost-explorer";
import type { BillLine } from "../emulator/cost-explorer";
import { ask } from "./ask";
import { MINUTE, phases, settings } from "./platform";
import type { Platform } from "./platform";

const day = daysAgo(1);
const tags = (Phase: string) => ({ Project: settings.project, Environment: "local", Phase });

/** What AWS would have charged the platform on a day, and the account beside it. */
const bill: readonly BillLine[] = [
  {
    Date: day,
    Dimensions: {
      SERVICE: "Amazon Relational Database Service",
      USAGE_TYPE: "APN1-Aurora:ServerlessV2Usage",
    },
    Tags: tags("database"),
    Metrics: { UnblendedCost: "1.2", UsageQuantity: "8" },
    Unit: "ACU-Hr",
    Estimated: true,
  },
  {
    Date: day,
    Dimensions: { SERVICE: "EC2 - Other", USAGE_TYPE: "APN1-NatGateway-Hours" },
    Tags: tags("networking"),
    Metrics: { UnblendedCost: "1.488", UsageQuantity: "24" },
    Unit: "Hrs",
  },
  { Date: day, Dimensions: { SERVICE: "Tax" }, Metrics: { UnblendedCost: "0.27" } },
  {
    Date: day,
    Dimensions: { SERVICE: "Amazon ElastiCache", USAGE_TYPE: "APN1-NodeUsage:cache.t4g.micro" },
    Tags: { ...tags("cache"), Environment: "another" },
    Metrics: { UnblendedCost: "0.6" },
  },
];

/** What the platform is estimated at and what it was charged, as the commands put them on record. */
export const describeCosts = (platform: Platform) =>
  describe("costs", () => {
    const { npm, environment } = platform;
    const recorded = () =>
      ask(
        platform,
        `SELECT phase, service, cost_type, cost_amount::float AS amount, is_estimated
         FROM infra.aws_resource_costs WHERE source = 'cost_explorer' AND date = $1 ORDER BY phase`,
        [day],
      );
    const actual = async () => {
      const printed = await npm("cost", "local", "actual", "--from", day, "--to", day, "--json");
      return (JSON.parse(printed) as { result: Record<string, unknown> }).result;
    };

    test(
      "npm run cost -- local --store records the estimate that it prints, by phase",
      async () => {
        const printed = JSON.parse(await npm("cost", "local", "--store", "--json")) as {
          phases: { phase: string; monthly: { expected: string } }[];
        };
        const stored = await ask(
          platform,
          `SELECT phase, sum(cost_amount)::numeric(12, 2)::text AS expected
           FROM infra.aws_resource_costs WHERE source = 'price_list' AND is_estimated GROUP BY phase`,
          [],
        );
        expect(new Map(stored.map(({ phase, expected }) => [phase, expected]))).toEqual(
          new Map(printed.phases.map(({ phase, monthly }) => [phase, monthly.expected])),
        );
      },
      MINUTE,
    );

    test(
      "npm run cost -- local actual records what Cost Explorer says it was charged, a day again as it is then",
      async () => {
        expect(await actual()).toMatchObject({ requests: phases.length + 1, rows: 0, unblended: "0" });

        await charge(environment().AWS_ENDPOINT_URL!, settings.account, bill);
        expect(await actual()).toMatchObject({ rows: 3, unblended: "2.958", written: 3, withdrawn: 0 });
        const nat = {
          phase: "networking",
          service: "EC2 - Other",
          cost_type: "network",
          is_estimated: false,
        };
        const rows = [
          {
            phase: "database",
            service: "Amazon Relational Database Service",
            cost_type: "compute",
            amount: 1.2,
            is_estimated: true,
          },
          { ...nat, amount: 1.488 },
          { phase: null, service: "Tax", cost_type: "tax", amount: 0.27, is_estimated: false },
        ];
        expect(await recorded()).toEqual(rows);

        await charge(environment().AWS_ENDPOINT_URL!, settings.account, [
          { ...bill[1]!, Metrics: { UnblendedCost: "0.012" } },
        ]);
        expect(await actual()).toMatchObject({ rows: 3, unblended: "2.97" });
        expect(await recorded()).toContainEqual({ ...nat, amount: 1.5 });
      },
      2 * MINUTE,
    );
  });
