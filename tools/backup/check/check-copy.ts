import { digest } from "../../migrate/lambda/digest";
import { makeConnect } from "../../migrate/connect";
import type { DatabaseOutputs } from "../../migrate/connect";
import type { BackupContext } from "../context";
import { checkDatabase } from "./check-database";
import type { CopyCheck } from "./check-database";

/** Folder of the migrations that a copy is compared with. */
const folder = "migrations";

/** The environment without the way to another server. */
export const withoutTunnel = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  PGHOSTADDR: undefined,
  PGPORT: undefined,
});

/**
 * Checks a copy of the database, from here or by the function in the VPC.
 *
 * @param env Where PGHOSTADDR and PGPORT are read. Not the process's own by default: a tunnel leads to the live database,
 * never to a copy.
 */
export async function checkCopy(
  { reached, via, login, wait }: BackupContext,
  copy: DatabaseOutputs,
  env: NodeJS.ProcessEnv = withoutTunnel(process.env),
): Promise<CopyCheck> {
  const { signal, invoke } = reached;
  if (via) {
    const {
      aurora_cluster_arn,
      aurora_cluster_endpoint,
      aurora_port,
      aurora_database_name,
      db_credentials_secret_arn,
    } = copy;
    return (await invoke(
      {
        task: "check-copy",
        copy: {
          aurora_cluster_arn,
          aurora_cluster_endpoint,
          aurora_port,
          aurora_database_name,
          db_credentials_secret_arn,
        },
        migrations: digest(folder),
      },
      () => undefined,
      60,
    )) as CopyCheck;
  }
  const connect = await makeConnect(copy, { login, wait, signal, env });
  return checkDatabase({ connect, folder, signal });
}
