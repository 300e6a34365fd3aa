import { randomUUID } from "node:crypto";
import { DatabaseError } from "pg";
import type { Client } from "pg";
import { EncryptionError } from "../../client/errors";
import { explainDatabaseError } from "../migrate/database-error";
import { MigrationError } from "../migrate/errors";
import { noticeLostClient } from "../migrate/lost-client";
import { KmsWrapper } from "./kms";
import type { Wrapper } from "./kms";

/** What the commands tell while they work. */
export type Report = (line: string) => void;

/** What every command on keys needs; the same for the command line and a test. */
export interface KeysOptions {
  /** Connects as a user that may become chat_key_keeper and chat_owner. */
  connect: () => Promise<Client>;
  /** Makes and unwraps data keys. @default AWS KMS, with the credentials of the environment */
  kms?: Wrapper;
  /** Ends the work after what is in hand. */
  signal?: AbortSignal;
  /** Told what happens, as it happens. @default nothing is said */
  report?: Report;
}

/** The two numbers of the advisory lock: "grnd" and "keys" in ASCII. */
const lockKey = [0x67726e64, 0x6b657973] as const;

/**
 * Opens a connection as chat_key_keeper, gives it and KMS to `work` and closes both. What changes keys is alone: it holds a lock
 * for as long as the connection is there. The audit finds the command as `chat.endpoint`.
 *
 * @param command the command's name, for the server's lists
 * @throws MigrationError `locked` when another command on keys is at work, `unreachable` for KMS, `refused` for what
 * keys or values do not allow and for a database that is not migrated, `failed` for what else the database said
 */
export async function withKeeper<T>(
  { connect, kms = new KmsWrapper() }: KeysOptions,
  command: string,
  work: (client: Client, kms: Wrapper) => Promise<T>,
): Promise<T> {
  const client = await connect();
  client.on("error", () => undefined);
  try {
    await client.query(`
      SET application_name = 'groundwork keys ${command} (process ${process.pid})';
      SET lock_timeout = '5s';
      SELECT set_config('chat.endpoint', 'npm run keys ${command}', false),
        set_config('chat.request_id', '${randomUUID()}', false)`);
    await client.query(noticeLostClient);
    await client.query("SET ROLE chat_key_keeper");
    if (command !== "list") await takeLock(client);
    return await work(client, kms);
  } catch (error) {
    throw explain(error);
  } finally {
    kms.close();
    await client.end().catch(() => undefined);
  }
}

/** Runs `work` in a transaction of the keeper's connection. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/**
 * Waits until nobody else is writing to a table, and keeps everybody from it until the transaction ends.
 *
 * @param mode SHARE waits for writers, SHARE ROW EXCLUSIVE lets this connection write
 * @throws MigrationError `locked` after 5 s
 */
export async function lockTable(
  client: Client,
  table: string,
  mode: "SHARE" | "SHARE ROW EXCLUSIVE",
): Promise<void> {
  await client.query("SET LOCAL ROLE chat_owner");
  try {
    await client.query(`LOCK TABLE ${table} IN ${mode} MODE`);
  } catch (error) {
    if ((error as DatabaseError).code !== "55P03") throw error;
    throw new MigrationError(
      "locked",
      `Somebody has been writing to ${table} for more than 5 s in one transaction. Nothing was done; try again, and ` +
        "see who it is in pg_stat_activity.",
      {},
      { cause: error },
    );
  }
  await client.query("SET LOCAL ROLE chat_key_keeper");
}

/** @throws MigrationError `interrupted` when the signal has fired */
export function throwIfInterrupted({ signal }: KeysOptions): void {
  if (!signal?.aborted) return;
  throw new MigrationError(
    "interrupted",
    `Interrupted (${signal.reason}). What was done stays; run it again and it goes on.`,
  );
}

async function takeLock(client: Client): Promise<void> {
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1, $2) AS taken", [...lockKey]);
  if (rows[0].taken) return;
  const { rows: holders } = await client.query(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND granted`,
    [...lockKey],
  );
  throw new MigrationError(
    "locked",
    `Another command on keys is at work: ${holders[0]?.name || "unknown"}. Wait for its end.`,
  );
}

/** PostgreSQL's codes for a role, a schema and a table that are not there. */
const MISSING = new Set(["22023", "3F000", "42P01"]);

function explain(error: unknown): unknown {
  if (error instanceof EncryptionError) {
    const failure = error.failure.startsWith("kms_") ? "unreachable" : "refused";
    return new MigrationError(failure, error.message, {}, { cause: error });
  }
  if (error instanceof DatabaseError && MISSING.has(error.code ?? "")) {
    const { message, code } = error;
    const mend = "Migrate it first: npm run migrate -- <environment> up";
    return new MigrationError("refused", `The database has no keys yet (${message}). ${mend}`, { code });
  }
  return explainDatabaseError(error);
}
