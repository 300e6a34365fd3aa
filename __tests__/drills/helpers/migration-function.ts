import { readFile } from "node:fs/promises";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { migrationSource } from "../../../modules/database/migration-source";
import { packFunction } from "../../../modules/function/archive";
import { callQuery, options } from "../../deploy/emulator/emulator";
import { account } from "./stage";
import type { Published } from "./stage";

/** The migration function, from the very archive that would be deployed; it connects to what the outputs name. */
export async function makeMigrationFunction(outputs: Published): Promise<void> {
  await callQuery("iam", "CreateRole", {
    RoleName: "migration",
    AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    Version: "2010-05-08",
  });
  const told = [
    "aurora_cluster_arn",
    "aurora_cluster_endpoint",
    "aurora_database_name",
    "aurora_port",
    "db_credentials_secret_arn",
  ] as const;
  const variables = told.map((name) => [name.toUpperCase(), String(outputs[name])]);
  await new LambdaClient(options()).send(
    new CreateFunctionCommand({
      FunctionName: outputs.migration_function_name as string,
      Role: `arn:aws:iam::${account}:role/migration`,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: await readFile(packFunction(migrationSource).path) },
      Environment: { Variables: { ...Object.fromEntries(variables), STACK: "prod-database" } },
      Timeout: 60,
    }),
  );
}
