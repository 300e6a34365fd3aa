import { checkDatabase } from "../../backup/check/check-database";
import { withoutTunnel } from "../../backup/check/check-copy";
import { countRows } from "../../backup/check/count-rows";
import { jobs } from "../../maintain/jobs";
import { maintain } from "../../maintain/maintain";
import { openConnection } from "../../records/perform";
import { makeConnect } from "../connect";
import type { DatabaseOutputs } from "../connect";
import { MigrationError } from "../errors";
import { tasks } from "../tasks";
import { requireCopy } from "./copy";
import { compareDigests, digest } from "./digest";
import { aliveSeconds, errorLine } from "./protocol";
import type { FunctionRequest, Line } from "./protocol";

/** What the function is run in. */
export interface Surroundings {
  /** Folder of the migrations that were deployed with the function. */
  folder: string;
  /** The outputs that name the database, by their names in capitals, and STACK, the stack that deploys the function. */
  env: NodeJS.ProcessEnv;
  /** Milliseconds until the function is ended from outside. */
  remaining: () => number;
  write: (line: Line) => void;
}

/** Milliseconds that rolling back and saying so may take. */
const reserve = 15_000;

/**
 * Does what a request asks and writes how it goes, line by line; the last line is the result or the error.
 *
 * Stops by itself before its time is over, so that what was unfinished is rolled back and the caller hears of it.
 *
 * @returns the error, if it was one
 */
export async function work(request: FunctionRequest, surroundings: Surroundings): Promise<Error | undefined> {
  const { remaining, write } = surroundings;
  const minutes = Math.round(remaining() / 60_000);
  const end = new AbortController();
  const timer = setTimeout(() => end.abort("the time of the function is over"), remaining() - reserve);
  const alive = setInterval(() => write({ type: "alive" }), aliveSeconds * 1000);
  try {
    write({ type: "result", result: await run(request, surroundings, end.signal) });
    return undefined;
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    const told = error.failure === "interrupted" ? timeIsOver(error, minutes) : error;
    write(errorLine(told));
    return told;
  } finally {
    clearTimeout(timer);
    clearInterval(alive);
  }
}

async function run(
  request: FunctionRequest,
  { folder, env, write }: Surroundings,
  signal: AbortSignal,
): Promise<object> {
  const { STACK = "" } = env;
  const known = ["maintain", "records", "count-rows", "check-copy", ...Object.keys(tasks)];
  if (!known.includes(request.task)) {
    throw new MigrationError(
      "usage",
      `The function does not know the task ${request.task}, but ${known.join(", ")}. It may be older than this ` +
        `checkout: npx cdktf deploy ${STACK}`,
    );
  }
  if ("migrations" in request) compareDigests(digest(folder), request.migrations, STACK);

  const report = (event: Extract<Line, { type: "event" }>["event"]) => write({ type: "event", event });
  const { login, wait } = request;
  if (request.task === "check-copy") {
    requireCopy(request.copy, env);
    const copy = await makeConnect(request.copy, {
      login: "secret",
      wait,
      signal,
      report,
      env: withoutTunnel(env),
    });
    return checkDatabase({ connect: copy, folder, signal, report });
  }
  const connect = await makeConnect(outputsOf(env), { login, wait, signal, report, env });
  if (request.task === "count-rows") return countRows({ connect, signal });
  if (request.task === "maintain") {
    return maintain({ connect, jobs, signal, report: (job) => write({ type: "job", job }) });
  }
  if (request.task === "records") {
    const mend = { deploy: `npx cdktf deploy ${STACK}`, migrate: "npm run migrate -- <environment> up" };
    const connection = openConnection({ connect, signal, mend });
    return connection.perform(request).finally(connection.close);
  }
  const { task, target, options } = request;
  return tasks[task].run({ ...options, connect, folder, signal, report }, target);
}

/** The database, as the stack that deploys the function names it. */
function outputsOf(env: NodeJS.ProcessEnv): DatabaseOutputs {
  return {
    aurora_cluster_arn: env.AURORA_CLUSTER_ARN!,
    aurora_cluster_endpoint: env.AURORA_CLUSTER_ENDPOINT!,
    aurora_database_name: env.AURORA_DATABASE_NAME!,
    aurora_port: Number(env.AURORA_PORT),
    db_credentials_secret_arn: env.DB_CREDENTIALS_SECRET_ARN!,
  };
}

function timeIsOver({ message, place, cause }: MigrationError, minutes: number): MigrationError {
  return new MigrationError(
    "failed",
    `${message}\nA function may work for ${minutes} minutes. What it has finished stays; run it again for the rest. A ` +
      "statement that needs longer: run it without --via lambda, inside the VPC or through a tunnel.",
    place,
    { cause },
  );
}
