import { randomUUID } from "node:crypto";
import type { Client, DatabaseError } from "pg";
import { EncryptionError } from "../../client/errors";
import { explainDatabaseError } from "../migrate/database-error";
import { MigrationError } from "../migrate/errors";
import { noticeLostClient } from "../migrate/lost-client";

/** What every command on a person's data needs; the same for the command line and a test. */
export interface PrivacyOptions {
  /** Connects as a user that may become chat_privacy. */
  connect: () => Promise<Client>;
  /** Ends the work after the batch in hand. */
  signal?: AbortSignal;
  /** Told what happens, as it happens. @default nothing is said */
  report?: (line: string) => void;
}

/**
 * Opens a connection as chat_privacy, which sees nobody until a request is begun, gives it to `work` and closes it.
 * The audit finds the command as `chat.endpoint`.
 *
 * @param command the command's name, for the server's lists
 * @throws MigrationError `failed` for what the database said or when it is gone, `unreachable` for KMS
 */
export async function withPrivacy<T>(
  { connect }: PrivacyOptions,
  command: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect();
  client.on("error", () => undefined);
  try {
    await client.query(`
      SET application_name = 'groundwork privacy ${command} (process ${process.pid})';
      ${noticeLostClient};
      SET lock_timeout = '5s';
      SELECT set_config('chat.endpoint', 'npm run privacy ${command}', false),
        set_config('chat.request_id', '${randomUUID()}', false)`);
    await client.query("SET ROLE chat_privacy").catch(explainMissing);
    return await work(client);
  } catch (error) {
    if (error instanceof EncryptionError)
      throw new MigrationError("unreachable", error.message, {}, { cause: error });
    throw explainDatabaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @throws MigrationError `interrupted` when the signal has fired */
export function throwIfInterrupted({ signal }: PrivacyOptions, whatNow: string): void {
  if (signal?.aborted) throw new MigrationError("interrupted", `Interrupted (${signal.reason}). ${whatNow}`);
}

function explainMissing(error: DatabaseError): never {
  // undefined_object; 42501 is a user who may not become chat_privacy.
  if (error.code !== "22023" && error.code !== "42704") throw error;
  throw new MigrationError(
    "refused",
    "The database does not know requests about a person's data yet. Migrate it first: npm run migrate -- <environment> up",
    {},
    { cause: error },
  );
}
