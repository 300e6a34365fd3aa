import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { askEach } from "./each";
import { clientSettings } from "./client";
import type { AskStatus } from "./status";

export const askTables: AskStatus = (region, rows) => {
  const client = new DynamoDBClient(clientSettings(region));
  return askEach(rows, ResourceNotFoundException, async ({ resourceId }) => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: resourceId }));
    return Table!.TableStatus!;
  });
};
