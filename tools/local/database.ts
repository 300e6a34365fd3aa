import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Settings } from "../../environments/schema";
import { logins } from "../../modules/database/logins";
import type { Outputs } from "../../stacks/outputs";
import { runTool } from "../deploy/run-tool";
import { folders } from "./folders";
import { startPostgres } from "./postgres";

/**
 * Starts PostgreSQL in Aurora's place: its certificate is for Aurora's host names, and its master user has the
 * password that the database phase put into the secret. Who logs in with an IAM token there needs none here.
 *
 * @returns the variables that lead the migration runner to it
 */
export async function startDatabase(
  settings: Settings,
  outputs: Outputs<"database">,
): Promise<Record<"PGHOSTADDR" | "PGPORT" | "PGSSLROOTCERT", string>> {
  const client = new SecretsManagerClient({ region: settings.region });
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: outputs.db_credentials_secret_arn }),
  );
  const { username, password } = JSON.parse(SecretString!) as { username: string; password: string };
  const server = await startPostgres({
    directory: folders.postgres,
    masterUser: username,
    masterPassword: password,
    database: outputs.aurora_database_name,
    hostNames: [outputs.aurora_cluster_endpoint, outputs.aurora_reader_endpoint],
    tokenUsers: Object.values(logins),
    archiving: true,
  });
  return { PGHOSTADDR: server.address, PGPORT: String(server.port), PGSSLROOTCERT: server.caFile };
}

/** Migrates as a user would, by the outputs in remote state. @returns what the runner said at its end */
export const migrate = (environment: string): Promise<string> => runTool("migrate", [environment, "up"]);

/** Makes the keys of sealed columns as a user would, where they are missing. */
export const createKeys = (environment: string): Promise<string> => runTool("keys", [environment, "create"]);
