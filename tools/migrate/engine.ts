import type { Settings } from "../../environments/schema";
import { MigrationError } from "./errors";

/**
 * Refuses an environment whose database is not PostgreSQL: migrations, keys, audit and privacy are its SQL.
 *
 * @throws MigrationError
 */
export function requirePostgresql({
  environment,
  database,
}: Pick<Settings, "environment" | "database">): void {
  if (database.engine === "aurora-postgresql") return;
  throw new MigrationError(
    "usage",
    `The database of ${environment} is ${database.engine}, and the files in migrations/ are PostgreSQL's. ` +
      'Bring migrations and a tool of your own for it, or set database.engine to "aurora-postgresql".',
  );
}
