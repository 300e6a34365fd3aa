import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import type { GetCostAndUsageCommandInput } from "@aws-sdk/client-cost-explorer";
import { periodOf } from "../../../../tools/cost/actual/period";
import { readActual } from "../../../../tools/cost/actual/read";
import { actualRows } from "../../../../tools/cost/actual/rows";
import { costTypeOf, regionOfUsage } from "../../../../tools/cost/actual/usage-type";

interface Answer {
  readonly status?: number;
  readonly body: object;
}

/** Cost Explorer's HTTP endpoint with these answers, one after the other, the last for ever; it keeps what it was asked. */
async function costExplorerWith(answers: readonly Answer[]) {
  const asked: GetCostAndUsageCommandInput[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const { status = 200, body } = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(JSON.parse(text) as GetCostAndUsageCommandInput);
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new CostExplorerClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
    maxAttempts: 3,
  });
  const close = () => {
    client.destroy();
    server.close();
  };
  return { client, asked, close };
}

const scope = {
  account: "111111111111",
  project: "groundwork",
  environment: "dev",
  phases: ["database"],
  from: "2026-10-30",
  to: "2026-10-31",
};

const group = (service: string, usageType: string, unblended: string) => ({
  Keys: [service, usageType],
  Metrics: {
    UnblendedCost: { Amount: unblended, Unit: "USD" },
    BlendedCost: { Amount: "1", Unit: "USD" },
    AmortizedCost: { Amount: "2", Unit: "USD" },
    UsageQuantity: { Amount: "24", Unit: "Hrs" },
  },
});

const day = (date: string, ...groups: object[]) => ({
  TimePeriod: { Start: date, End: date },
  Estimated: date === "2026-10-31",
  Groups: groups,
});

const nothing = { body: { ResultsByTime: [] } };

test("a phase is asked for by its tags, the rest of the account by their absence, all pages of each", async () => {
  const { client, asked, close } = await costExplorerWith([
    {
      body: {
        ResultsByTime: [day("2026-10-30", group("AWS Lambda", "APN1-Request", "0.5"))],
        NextPageToken: "more",
      },
    },
    { body: { ResultsByTime: [day("2026-10-31", group("AWS Lambda", "APN1-Request", "0.25"))] } },
    { body: { ResultsByTime: [day("2026-10-30", group("Tax", "NoUsageType", "9"))] } },
  ]);
  let requests = 0;
  const costs = await readActual(client, scope, () => (requests += 1));
  close();
  expect(requests).toBe(3);
  expect(
    costs.map(({ date, phase, service, unblended, estimated }) => [
      date,
      phase,
      service,
      unblended,
      estimated,
    ]),
  ).toEqual([
    ["2026-10-30", "database", "AWS Lambda", "0.5", false],
    ["2026-10-31", "database", "AWS Lambda", "0.25", true],
    ["2026-10-30", undefined, "Tax", "9", false],
  ]);
  const ofAccount = { Dimensions: { Key: "LINKED_ACCOUNT", Values: ["111111111111"] } };
  expect(asked[0]).toMatchObject({
    TimePeriod: { Start: "2026-10-30", End: "2026-11-01" },
    Granularity: "DAILY",
    Filter: {
      And: [
        ofAccount,
        { Tags: { Key: "Project", Values: ["groundwork"] } },
        { Tags: { Key: "Environment", Values: ["dev"] } },
        { Tags: { Key: "Phase", Values: ["database"] } },
      ],
    },
  });
  expect(asked[0]!.NextPageToken).toBeUndefined();
  expect(asked[1]!.NextPageToken).toBe("more");
  expect(asked[2]!.Filter).toEqual({
    And: [ofAccount, { Tags: { Key: "Environment", MatchOptions: ["ABSENT"] } }],
  });
});

test("a request that is throttled is sent again", async () => {
  const throttled = { status: 400, body: { __type: "LimitExceededException", message: "slow down" } };
  const { client, asked, close } = await costExplorerWith([throttled, nothing]);
  expect(await readActual(client, { ...scope, phases: [] }, () => undefined)).toEqual([]);
  close();
  expect(asked).toHaveLength(2);
});

test.each([
  [
    "AccessDeniedException",
    /Cost Explorer does not answer: no \(AccessDeniedException\)\. Sign in with a role that may ce:GetCostAndUsage/,
  ],
  ["DataUnavailableException", /Cost Explorer is not on yet: open it once/],
  ["LimitExceededException", /Too many requests at once: wait some minutes/],
])("%s is told with what to do", async (__type, message) => {
  const { client, close } = await costExplorerWith([{ status: 400, body: { __type, message: "no" } }]);
  await expect(readActual(client, scope, () => undefined)).rejects.toThrow(message);
  close();
});

describe("rows", () => {
  const cost = {
    date: "2026-10-30",
    phase: "database",
    service: "Amazon Relational Database Service",
    usageType: "APN1-Aurora:ServerlessV2Usage",
    unblended: "0.10000000000000001",
    blended: "1.0E-7",
    amortized: "0.2",
    quantity: "12",
    unit: "ACU-Hr",
    estimated: false,
  };

  test("usage types of one kind are one row, without the dust of their sum", () => {
    const rows = actualRows([
      cost,
      { ...cost, usageType: "APN1-InstanceUsage:db.r7g.large", unblended: "0.2", estimated: true },
      { ...cost, usageType: "APN1-Aurora:StorageIOUsage", unblended: "3" },
    ]);
    expect(rows).toMatchObject([
      {
        date: "2026-10-30",
        region: "ap-northeast-1",
        phase: "database",
        cost_type: "compute",
        cost_amount: "0.3",
        unblended_cost: "0.3",
        blended_cost: "0.0000002",
        amortized_cost: "0.4",
        is_estimated: true,
        metadata: {
          usage_types: {
            "APN1-Aurora:ServerlessV2Usage": "12 ACU-Hr",
            "APN1-InstanceUsage:db.r7g.large": "12 ACU-Hr",
          },
        },
      },
      { cost_type: "io", cost_amount: "3", is_estimated: false },
    ]);
  });

  test("days, phases and services stay apart", () => {
    const others = [{ date: "2026-10-31" }, { phase: undefined }, { service: "AWS Lambda" }];
    expect(actualRows([cost, ...others.map((other) => ({ ...cost, ...other }))])).toHaveLength(4);
  });

  test.each([
    ["EC2 - Other", "APN1-NatGateway-Hours", "network"],
    ["EC2 - Other", "NatGateway-Bytes", "network"],
    ["EC2 - Other", "APN1-DataTransfer-Regional-Bytes", "data_transfer"],
    ["AWS Key Management Service", "ap-northeast-1-KMS-Keys", "key"],
    ["Amazon Simple Storage Service", "APN1-TimedStorage-ByteHrs", "storage"],
    ["AmazonCloudWatch", "APN1-TimedStorage-ByteHrs", "monitoring"],
    ["Amazon Relational Database Service", "EU-RDS:ChargedBackupUsage", "backup"],
    ["Tax", "NoUsageType", "tax"],
    ["AWS Something", "Whatever", "other"],
  ])("%s %s is of kind %s", (service, usageType, kind) => {
    expect(costTypeOf(service, usageType)).toBe(kind);
  });

  test.each([
    ["APN1-Request", "ap-northeast-1"],
    ["ap-northeast-3-KMS-Keys", "ap-northeast-3"],
    ["JP-DataTransfer-Out-Bytes", "global"],
  ])("%s is in %s", (usageType, region) => {
    expect(regionOfUsage(usageType)).toBe(region);
  });
});

describe("the days to read", () => {
  test("are last month and this one until yesterday, unless told otherwise", () => {
    expect(periodOf({}, "2026-01-01")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
    expect(periodOf({ from: "2026-03-02" }, "2026-03-04")).toEqual({ from: "2026-03-02", to: "2026-03-03" });
  });

  test.each([
    [{ from: "2026-02-30" }, /--from 2026-02-30 is no day: write it as 2026-01-31/],
    [{ to: "yesterday" }, /--to yesterday is no day/],
    [{ from: "2026-03-02", to: "2026-03-01" }, /--from 2026-03-02 is after --to 2026-03-01/],
    [{ to: "2026-03-05" }, /--to 2026-03-05 is in the future; today is 2026-03-04/],
    [
      { from: "2025-01-31" },
      /--from 2025-01-31 is before 2025-02-01; Cost Explorer keeps the days of 14 months/,
    ],
  ])("%p is refused", (period, message) => {
    expect(() => periodOf(period, "2026-03-04")).toThrow(message);
  });
});
