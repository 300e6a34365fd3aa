import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * Aurora MySQL in place of Aurora PostgreSQL: its parameters, port, logs (errors, audit, slow statements) and versions.
 *
 * Costs: the same as Aurora PostgreSQL of the same capacity.
 * Gives up: the schema of this project and all that stands on it. Its migrations, row-level security, sealed columns,
 * audit, retention and privacy are PostgreSQL's; there is no migration function, and `npm run migrate` refuses. The
 * log of slow statements holds their values, which PostgreSQL leaves out.
 * Use: copy `engine` and `engineVersion`, for a new cluster only: another engine replaces the cluster. Make the
 * application's user as the master user: `CREATE USER chat_service IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'`.
 */
export const auroraMysql: SettingsInput = {
  ...dev,
  environment: "aurora-mysql",
  database: { ...dev.database, engine: "aurora-mysql", engineVersion: "8.0.mysql_aurora.3.10.6" },
};
