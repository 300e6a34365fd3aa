import { clusterParameters } from "../../../modules/database/aurora-parameters";
import { binariesVariable } from "../../../tools/local/postgres/binaries";
import { startTestServers } from "../helpers/setup";

/** Where Debian's packages put PostgreSQL 15. */
const debian = "/usr/lib/postgresql/15";

/**
 * Starts servers with the parameters that Aurora gets from the database phase, and with every statement in the log
 * and in pgaudit's, which is more than Aurora is told to log: what is not there now will not be there either.
 */
export default async function setup({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  process.env[binariesVariable] ||= debian;
  const parameters = clusterParameters({ timeZone: "UTC", maxConnections: 200, idleSessionTimeoutSeconds: 0 })
    .filter(({ name }) => !name.startsWith("rds."))
    .map(({ name, value }) => [name, value]);
  await startTestServers(
    {
      ...Object.fromEntries(parameters),
      shared_preload_libraries: "pg_stat_statements,pgaudit,pg_cron",
      "cron.database_name": "postgres",
      "cron.use_background_workers": "on",
      "pgaudit.log": "all",
      log_statement: "all",
      log_min_duration_statement: "0",
    },
    maxWorkers,
  ).catch((error: Error) => {
    throw new Error(
      `These tests need PostgreSQL 15 with pgaudit and pg_cron, and ${process.env[binariesVariable]} does not serve: ` +
        `${error.message}\nOn Debian 12: apt-get install postgresql-15 postgresql-15-pgaudit postgresql-15-cron. ` +
        `Elsewhere name the folder above its bin in ${binariesVariable}.`,
      { cause: error },
    );
  });
}
