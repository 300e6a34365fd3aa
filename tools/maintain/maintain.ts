import type { Client } from "pg";
import type { NoticeMessage } from "pg-protocol/dist/messages";
import { explainDatabaseError } from "../migrate/database-error";
import { MigrationError } from "../migrate/errors";
import { noticeLostClient } from "../migrate/lost-client";
import type { Job } from "./jobs";

/** How one job went. */
export interface JobReport {
  name: string;
  purpose: string;
  /** `absent`: the migration that makes its function is not applied. */
  state: "done" | "absent" | "failed";
  /** How much was done: partitions, rows. */
  done: number;
  milliseconds: number;
  /** What the database said: an error, or warnings. */
  message?: string;
}

export interface Maintained {
  jobs: JobReport[];
}

export interface MaintainOptions {
  connect: () => Promise<Client>;
  jobs: readonly Job[];
  /** Stops between two calls of a job. */
  signal?: AbortSignal;
  /** Told of each job when it has ended. @default nothing is said */
  report?: (report: JobReport) => void;
}

/** The two numbers of the advisory lock: "grnd" and "main" in ASCII. */
const lockKey = [0x67726e64, 0x6d61696e] as const;

/**
 * Does the background work of the database, job after job, each call in a transaction of its own. A job that fails
 * does not keep the others from being done.
 *
 * @throws MigrationError `locked` if another one is at work, `interrupted` when the signal fires, `failed` if a job
 * failed, after all were tried
 */
export async function maintain(options: MaintainOptions): Promise<Maintained> {
  const { connect, jobs, signal, report } = options;
  const client = await connect();
  client.on("error", () => undefined);
  try {
    await takeLock(client);
    const reports: JobReport[] = [];
    for (const job of jobs) {
      const began = performance.now();
      const ended = await run(client, job, signal);
      reports.push({
        name: job.name,
        purpose: job.purpose,
        ...ended,
        milliseconds: Math.round(performance.now() - began),
      });
      report?.(reports.at(-1)!);
    }
    const failed = reports.filter(({ state }) => state === "failed");
    if (failed.length > 0) {
      const lines = failed.map(({ name, message }) => `${name}: ${message}`);
      throw new MigrationError(
        "failed",
        `${failed.length} of ${jobs.length} jobs failed.\n${lines.join("\n")}`,
      );
    }
    return { jobs: reports };
  } catch (error) {
    throw explainDatabaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function takeLock(client: Client): Promise<void> {
  // A job that has to wait makes all wait who come after it, and the server would work on for a caller that is gone.
  await client.query(`SET application_name = 'groundwork maintain';
    SET lock_timeout = '5s'; SET statement_timeout = '10min'; ${noticeLostClient}`);
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1, $2) AS taken", [...lockKey]);
  if (!rows[0].taken) {
    throw new MigrationError(
      "locked",
      "The background work of this database is being done already. It will end.",
    );
  }
}

async function run(
  client: Client,
  job: Job,
  signal: AbortSignal | undefined,
): Promise<Pick<JobReport, "state" | "done" | "message">> {
  let done = 0;
  const warnings: string[] = [];
  const listen = ({ severity, message = "" }: NoticeMessage) => {
    if (severity === "WARNING") warnings.push(message);
  };
  client.on("notice", listen);
  try {
    if (!(await isThere(client, job))) return { state: "absent", done };
    for (let more = true; more;) {
      if (signal?.aborted) throw new MigrationError("interrupted", `Interrupted (${signal.reason}).`);
      const count = await call(client, job);
      done += count;
      more = job.repeats && count > 0;
    }
    return { state: "done", done, ...(warnings.length > 0 && { message: warnings.join("\n") }) };
  } catch (error) {
    if (error instanceof MigrationError) throw error;
    return { state: "failed", done, message: (error as Error).message };
  } finally {
    client.off("notice", listen);
  }
}

async function isThere(client: Client, { schema, function: name }: Job): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname = $1 AND p.proname = $2`,
    [schema, name],
  );
  return rows.length > 0;
}

/** One call in a transaction of its own, with the role that may make it. */
async function call(client: Client, { role, sql }: Job): Promise<number> {
  try {
    await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
    const { rows } = await client.query(sql);
    await client.query("COMMIT");
    return Number(rows[0].done);
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
