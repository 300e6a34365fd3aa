import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Check } from "./check";

/** Every table is active. */
export const tables: Check<"nosql"> = {
  title: "The tables are active",
  seconds: 600,
  look: async ({ settings, outputs }) => {
    const client = new DynamoDBClient({ region: settings.region });
    const states = await Promise.all(
      outputs.nosql_table_names.map(async (TableName) => {
        const { Table } = await client.send(new DescribeTableCommand({ TableName }));
        return { TableName, status: Table!.TableStatus };
      }),
    );
    const others = states.filter(({ status }) => status !== "ACTIVE");
    return {
      isWell: others.length === 0,
      said:
        others.map(({ TableName, status }) => `${TableName} ${status}`).join(", ") ||
        `${states.length} tables active`,
    };
  },
  mend: "Look at the table in the DynamoDB console; an index or a replica may still be built.",
};
