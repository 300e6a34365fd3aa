import { CostExplorerClient, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import type { Expression, GetCostAndUsageCommandInput } from "@aws-sdk/client-cost-explorer";
import { readActual } from "../../../tools/cost/actual/read";
import { account, errorOf, options } from "./emulator";

/** A line of a bill, as the emulator takes it. */
export interface BillLine {
  readonly Date: string;
  readonly Dimensions: Readonly<Record<string, string>>;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly Metrics: Readonly<Record<string, string>>;
  readonly Unit?: string;
  readonly Estimated?: boolean;
}

/** Lets the emulator at this address have charged this account these lines, beside those of before. */
export async function charge(endpoint: string, account_id: string, results: readonly BillLine[]) {
  const answer = await fetch(`${endpoint}/moto-api/static/ce/cost-and-usage-results`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account_id, results }),
  });
  expect(answer.status).toBe(201);
}

/** So many days before today, as AWS writes days. */
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const [first, second] = [daysAgo(3), daysAgo(2)];
const period = { Start: first, End: daysAgo(1) };
const byService: GetCostAndUsageCommandInput = {
  TimePeriod: period,
  Granularity: "DAILY",
  Metrics: ["UnblendedCost", "AmortizedCost", "UsageQuantity"],
  GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }],
};

const line = (Date: string, SERVICE: string, cost: string, rest: Partial<BillLine> = {}): BillLine => ({
  Date,
  Dimensions: { SERVICE, USAGE_TYPE: `APN1-${SERVICE}` },
  Metrics: { UnblendedCost: cost, UsageQuantity: "2" },
  ...rest,
});

export function describeCostExplorer(): void {
  let client: CostExplorerClient;
  const ask = (changes: Partial<GetCostAndUsageCommandInput>) =>
    client.send(new GetCostAndUsageCommand({ ...byService, ...changes }));
  /** Day, group and unblended cost of each group that is there. */
  const asked = async (changes: Partial<GetCostAndUsageCommandInput>) =>
    ((await ask(changes)).ResultsByTime ?? []).flatMap(({ TimePeriod, Groups }) =>
      Groups!.map(({ Keys, Metrics }) => [TimePeriod!.Start, ...Keys!, Metrics!.UnblendedCost!.Amount]),
    );
  const filtered = (Filter: Expression) => asked({ Filter, GroupBy: [{ Type: "TAG", Key: "Phase" }] });

  beforeAll(() => (client = new CostExplorerClient({ ...options(), region: "us-east-1" })));
  afterAll(() => client.destroy());

  test("an account without a bill was charged nothing on each day", async () => {
    const { ResultsByTime } = await ask({ GroupBy: undefined });
    expect(ResultsByTime).toEqual(
      [first, second].map((Start, i) => ({
        TimePeriod: { Start, End: [second, period.End][i] },
        Total: expect.objectContaining({ UnblendedCost: { Amount: "0", Unit: "USD" } }),
        Groups: [],
        Estimated: false,
      })),
    );
  });

  test("lines are added up by day and group; what is no cost has the unit of its lines", async () => {
    const phase = (Phase: string) => ({ Tags: { Phase, Environment: "dev" } });
    await charge(options().endpoint, account, [
      line(first, "Lambda", "0.1", { ...phase("database"), Unit: "Requests" }),
      line(first, "Lambda", "0.2", { ...phase("realtime"), Unit: "Requests" }),
      line(second, "Lambda", "1", { ...phase("database"), Estimated: true }),
      line(first, "Tax", "9", { Dimensions: { SERVICE: "Tax" } }),
      line(first, "Lambda", "50", {
        Dimensions: { SERVICE: "Lambda", LINKED_ACCOUNT: "999999999999" },
        ...phase("database"),
      }),
    ]);
    const mine: Expression = { Dimensions: { Key: "LINKED_ACCOUNT", Values: [account] } };
    const { ResultsByTime } = await ask({ Filter: mine });
    expect(ResultsByTime).toMatchObject([
      {
        Estimated: false,
        Groups: [
          {
            Keys: ["Lambda"],
            Metrics: {
              UnblendedCost: { Amount: "0.3", Unit: "USD" },
              AmortizedCost: { Amount: "0.3", Unit: "USD" },
              UsageQuantity: { Amount: "4", Unit: "Requests" },
            },
          },
          { Keys: ["Tax"], Metrics: { UnblendedCost: { Amount: "9" }, UsageQuantity: { Unit: "N/A" } } },
        ],
      },
      { Estimated: true, Groups: [{ Keys: ["Lambda"] }] },
    ]);
    const both = [
      { Type: "DIMENSION", Key: "USAGE_TYPE" },
      { Type: "TAG", Key: "Phase" },
    ] as const;
    expect(await asked({ Filter: mine, GroupBy: [...both] })).toEqual([
      [first, "APN1-Lambda", "Phase$database", "0.1"],
      [first, "APN1-Lambda", "Phase$realtime", "0.2"],
      [first, "NoUsageType", "Phase$", "9"],
      [second, "APN1-Lambda", "Phase$database", "1"],
    ]);
  });

  test("a filter joins, turns round and asks for what is absent", async () => {
    const tagged: Expression = { Tags: { Key: "Phase", Values: ["realtime"] } };
    const untagged: Expression = { Tags: { Key: "Environment", MatchOptions: ["ABSENT"] } };
    const mine: Expression = { Dimensions: { Key: "LINKED_ACCOUNT", Values: [account] } };
    expect(await filtered(tagged)).toEqual([[first, "Phase$realtime", "0.2"]]);
    expect(await filtered({ And: [mine, untagged] })).toEqual([[first, "Phase$", "9"]]);
    expect(await filtered({ Or: [tagged, untagged] })).toHaveLength(2);
    expect(await filtered({ Not: mine })).toEqual([[first, "Phase$database", "50"]]);
  });

  test("a month has its days together", async () => {
    const [Start, End] = [daysAgo(70), daysAgo(0)];
    const { ResultsByTime } = await ask({ TimePeriod: { Start, End }, Granularity: "MONTHLY" });
    const starts = ResultsByTime!.map(({ TimePeriod }) => TimePeriod!.Start!);
    expect(starts[0]).toBe(Start);
    expect(starts.slice(1).every((day) => day.endsWith("-01"))).toBe(true);
    expect(ResultsByTime!.flatMap(({ Groups }) => Groups!.map(({ Keys }) => Keys![0]))).toContain("Tax");
  });

  test("the command reads all pages of an answer; a token goes with the request that it is of", async () => {
    const usageTypes = Array.from({ length: 150 }, (_, i) => `APN1-Type-${String(i).padStart(3, "0")}`);
    const Tags = { Project: "groundwork", Environment: "paged", Phase: "cache" };
    await charge(
      options().endpoint,
      account,
      [first, second].flatMap((day) =>
        usageTypes.map((USAGE_TYPE) =>
          line(day, "ElastiCache", "0.01", { Dimensions: { SERVICE: "ElastiCache", USAGE_TYPE }, Tags }),
        ),
      ),
    );
    let requests = 0;
    const costs = await readActual(
      client,
      { account, project: "groundwork", environment: "paged", phases: ["cache"], from: first, to: second },
      () => (requests += 1),
    );
    const read = costs.filter(({ phase }) => phase === "cache");
    expect(read.map(({ date, usageType }) => `${date} ${usageType}`)).toEqual(
      [first, second].flatMap((day) => usageTypes.map((usageType) => `${day} ${usageType}`)),
    );
    expect(costs.filter(({ phase }) => phase === undefined).map(({ service }) => service)).toEqual(["Tax"]);
    expect(requests).toBe(3 + 1);

    const GroupBy = [{ Type: "DIMENSION", Key: "USAGE_TYPE" }] as const;
    const { NextPageToken } = await ask({ GroupBy: [...GroupBy] });
    expect(NextPageToken).toBeDefined();
    expect(await errorOf(ask({ NextPageToken }))).toBe("RequestChangedException");
    expect(await errorOf(ask({ GroupBy: [...GroupBy], NextPageToken: "x" }))).toBe(
      "InvalidNextTokenException",
    );
  });

  test.each<[string, Partial<GetCostAndUsageCommandInput>]>([
    ["days in the wrong order", { TimePeriod: { Start: second, End: first } }],
    ["days that are no longer kept", { TimePeriod: { Start: daysAgo(500), End: first } }],
    ["a metric that is none", { Metrics: ["Cost"] }],
    [
      "three groups",
      { GroupBy: ["SERVICE", "REGION", "USAGE_TYPE"].map((Key) => ({ Type: "DIMENSION", Key })) },
    ],
    ["a group by resource", { GroupBy: [{ Type: "DIMENSION", Key: "RESOURCE_ID" }] }],
    ["a filter that joins one part", { Filter: { And: [{ Tags: { Key: "Phase", Values: ["x"] } }] } }],
    [
      "a filter with two roots",
      {
        Filter: {
          Tags: { Key: "Phase", Values: ["x"] },
          Dimensions: { Key: "SERVICE", Values: ["x"] },
        },
      },
    ],
  ])("is refused: %s", async (_, changes) => {
    expect(await errorOf(ask(changes))).toBe("ValidationException");
  });
}
