import type { Client } from "pg";
import { explainDatabaseError } from "../migrate/database-error";
import { MigrationError } from "../migrate/errors";
import type { RunnerOptions } from "../migrate/session";

/**
 * Connects, takes the role, gives the connection to `work` and closes it. Names that this program sends are
 * PostgreSQL's own or written in full, whatever the database's settings are.
 *
 * @throws MigrationError `refused` if the role is missing or may not be taken, `failed` with what the database said.
 */
export async function withRole<T>(
  { connect, signal }: Pick<RunnerOptions, "connect" | "signal">,
  role: "chat_auditor" | "chat_maintainer" | "chat_sealer",
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect();
  client.on("error", () => undefined);
  const stop = () => void client.end().catch(() => undefined);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await client.query(
      "SET search_path = pg_catalog, pg_temp; SET TimeZone = 'UTC'; SET bytea_output = 'hex'",
    );
    await client.query("SET application_name = 'groundwork audit'");
    await client.query(`SET ROLE ${role}`).catch((error: Error) => {
      throw new MigrationError(
        "refused",
        `This database user may not become ${role}: ${error.message}. Run \`npm run migrate -- <environment> up\`, or ` +
          `log in as the master user or as a member of ${role}.`,
      );
    });
    return await work(client);
  } catch (error) {
    if (signal?.aborted) throw new MigrationError("interrupted", `Interrupted (${signal.reason}).`);
    throw explainDatabaseError(error);
  } finally {
    signal?.removeEventListener("abort", stop);
    await client.end().catch(() => undefined);
  }
}

/** All that is read is of one moment, however long it takes. */
export async function reading<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const result = await work();
  await client.query("COMMIT");
  return result;
}
