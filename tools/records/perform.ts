import type { Client } from "pg";
import { explainDatabaseError } from "../migrate/database-error";
import { MigrationError } from "../migrate/errors";
import { noticeLostClient } from "../migrate/lost-client";
import { operations } from "./operations";
import type { Operation } from "./operation";
import { parseInput } from "./operation";

/** What is asked of the records, as it comes from a command or over the wire. */
export interface RecordsRequest {
  operation: string;
  input: unknown;
  /** Who asks: an IAM ARN or the user of a machine; what the audit log calls the actor. */
  actor: string;
}

/** How often an operation is tried again that a deadlock or another's lock stopped. */
const retries = 3;

/** What PostgreSQL says when it took somebody else's side: deadlock, lock not available, serialization. */
const contended = ["40P01", "55P03", "40001"];

/** What it says of a schema, table, column, type or function that is not there. */
const absent = ["3F000", "42P01", "42703", "42704", "42883"];

/** Where records are, and what to run where that is too old. */
export interface RecordsTarget {
  connect: () => Promise<Client>;
  /** Hangs up, so that what was unfinished is rolled back. */
  signal?: AbortSignal;
  /** The commands that deploy the function anew and that migrate the database. */
  mend: { deploy: string; migrate: string };
}

/** A connection over which operations are done, one after the other. */
export interface RecordsConnection {
  /**
   * Does one operation in a transaction of its own, as chat_operator. Connects when first asked, and again after an
   * error.
   *
   * @returns the result as plain JSON
   * @throws MigrationError `usage` for an operation that is not known or an input that it does not take, `refused` where
   * the database is not migrated far enough, `failed` with what the database said, `interrupted` when the signal fires
   */
  perform(request: RecordsRequest): Promise<object>;
  close(): Promise<void>;
}

/** Opens the records of a database; nothing is connected before it is needed. */
export function openConnection({ connect, signal, mend }: RecordsTarget): RecordsConnection {
  let client: Client | undefined;
  const close = async () => {
    signal?.removeEventListener("abort", close);
    const open = client;
    client = undefined;
    await open?.end().catch(() => undefined);
  };
  return {
    perform: async (request) => {
      try {
        if (!client) {
          signal?.addEventListener("abort", close, { once: true });
          client = await connect();
          client.on("error", () => undefined);
          await prepare(client);
        }
        return await perform(client, request, mend);
      } catch (error) {
        // It may be lost: one that is tells only the next statement.
        await close();
        if (signal?.aborted) {
          const message = `Interrupted (${signal.reason}); what was unfinished is rolled back.`;
          throw new MigrationError("interrupted", message, {}, { cause: error });
        }
        throw explainDatabaseError(error);
      }
    },
    close,
  };
}

/** Settings of a connection that records are written and read over. */
async function prepare(client: Client): Promise<void> {
  await client.query(`SET search_path = pg_catalog, pg_temp; SET TimeZone = 'UTC'; SET IntervalStyle = 'iso_8601';
    SET application_name = 'groundwork records'; SET client_min_messages = warning;
    SET lock_timeout = '10s'; SET statement_timeout = '10min'; ${noticeLostClient}`);
}

async function perform(
  client: Client,
  { operation: name, input, actor }: RecordsRequest,
  mend: RecordsTarget["mend"],
): Promise<object> {
  const known: Record<string, Operation> = operations;
  if (!Object.hasOwn(known, name)) {
    throw new MigrationError(
      "usage",
      `There is no operation ${name} on the records, but ${Object.keys(known).join(", ")}. ` +
        `What works on them may be older than what asks: ${mend.deploy}`,
    );
  }
  const { input: schema, run } = known[name]!;
  const checked = parseInput(name, schema, input);
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query("BEGIN");
      await become(client, name, actor, mend.migrate);
      const result = await run(client, checked);
      await client.query("COMMIT");
      return JSON.parse(JSON.stringify(result)) as object;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      const { code = "", message } = error as { code?: string; message: string };
      if (contended.includes(code) && attempt <= retries) continue;
      if (absent.includes(code)) throw tooOld(name, message, code, mend.migrate, error);
      throw error;
    }
  }
}

async function become(client: Client, operation: string, actor: string, migrate: string): Promise<void> {
  await client.query("SET LOCAL ROLE chat_operator").catch((error: Error & { code?: string }) => {
    if (!error.code) throw error;
    throw new MigrationError(
      "refused",
      `This database user may not become chat_operator: ${error.message}. Run ${migrate}, or log in as the master user ` +
        "or as a member of chat_operator.",
      { code: error.code },
      { cause: error },
    );
  });
  await client.query("SELECT set_config('chat.user_id', $1, true), set_config('chat.endpoint', $2, true)", [
    actor,
    `records/${operation}`,
  ]);
}

function tooOld(
  name: string,
  message: string,
  code: string,
  migrate: string,
  cause: unknown,
): MigrationError {
  return new MigrationError(
    "refused",
    `The database is not migrated far enough for ${name}: ${message} (${code}). Run ${migrate}`,
    { code },
    { cause },
  );
}
