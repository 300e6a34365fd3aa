import { callJson } from "./emulator";

const call = async (action: string, input: object) =>
  (await callJson("dynamodb", `DynamoDB_20120810.${action}`, { TableName: "scores", ...input })).body;

interface Described {
  readonly Table: {
    readonly TableClassSummary?: object;
    readonly OnDemandThroughput?: object;
    readonly GlobalSecondaryIndexes: readonly {
      readonly IndexName: string;
      readonly OnDemandThroughput?: object;
    }[];
  };
}

const key = (name: string) => [{ AttributeName: name, KeyType: "HASH" }];
const limits = (read: number) => ({ OnDemandThroughput: { MaxReadRequestUnits: read } });
const index = (name: string) => ({
  IndexName: name,
  KeySchema: key(name),
  Projection: { ProjectionType: "ALL" },
  ...limits(10),
});

/** DynamoDB as the emulator answers it. */
export function describeDynamoDb(): void {
  const described = async () => ((await call("DescribeTable", {})) as unknown as Described).Table;

  test("a table keeps its class and the limits of itself and its indexes, and changes them", async () => {
    await call("CreateTable", {
      AttributeDefinitions: ["room", "user"].map((name) => ({ AttributeName: name, AttributeType: "S" })),
      KeySchema: key("room"),
      BillingMode: "PAY_PER_REQUEST",
      TableClass: "STANDARD_INFREQUENT_ACCESS",
      GlobalSecondaryIndexes: [index("user")],
      ...limits(20),
    });
    expect(await described()).toMatchObject({
      TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
      OnDemandThroughput: { MaxReadRequestUnits: 20, MaxWriteRequestUnits: -1 },
      GlobalSecondaryIndexes: [{ OnDemandThroughput: { MaxReadRequestUnits: 10 } }],
    });
    const Update = { IndexName: "user", ...limits(11) };
    await call("UpdateTable", {
      TableClass: "STANDARD",
      OnDemandThroughput: { MaxWriteRequestUnits: 5 },
      GlobalSecondaryIndexUpdates: [{ Update }],
    });
    expect(await described()).toMatchObject({
      TableClassSummary: { TableClass: "STANDARD" },
      OnDemandThroughput: { MaxReadRequestUnits: 20, MaxWriteRequestUnits: 5 },
      GlobalSecondaryIndexes: [{ OnDemandThroughput: { MaxReadRequestUnits: 11 } }],
    });
  });

  test("insights are switched on and off", async () => {
    const status = async () => (await call("DescribeContributorInsights", {})).ContributorInsightsStatus;
    expect(await status()).toBe("DISABLED");
    await call("UpdateContributorInsights", { ContributorInsightsAction: "ENABLE" });
    expect(await status()).toBe("ENABLED");
    await call("UpdateContributorInsights", { ContributorInsightsAction: "DISABLE" });
    expect(await status()).toBe("DISABLED");
  });
}
