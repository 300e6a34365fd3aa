import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Check } from "./check";

/** The function that migrates from within the VPC can be called, with the code just deployed. */
export const migrationFunction: Check<"database"> = {
  title: "The migration function is ready",
  seconds: 300,
  look: async ({ settings, outputs }) => {
    const FunctionName = outputs.migration_function_name;
    if (!FunctionName) return { isWell: true, said: "no migration function" };
    const client = new LambdaClient({ region: settings.region });
    const { State, LastUpdateStatus, StateReason } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    return {
      isWell: State === "Active" && LastUpdateStatus === "Successful",
      said: `function ${[State, LastUpdateStatus, StateReason].filter(Boolean).join(", ")}`,
    };
  },
  mend: "It is made ready with a network interface in the isolated subnets: are addresses left there? The Lambda console says why it failed.",
};
