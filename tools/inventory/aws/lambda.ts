import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import { askEach } from "./each";
import { clientSettings } from "./client";
import type { AskStatus } from "./status";

export const askFunctions: AskStatus = (region, rows) => {
  const client = new LambdaClient(clientSettings(region));
  return askEach(rows, ResourceNotFoundException, async ({ arn, resourceId }) => {
    const command = new GetFunctionConfigurationCommand({ FunctionName: arn ?? resourceId });
    // Functions from before there were states have none, and work.
    return (await client.send(command)).State ?? "Active";
  });
};
