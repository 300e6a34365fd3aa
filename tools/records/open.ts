import { reachDatabase } from "../migrate/command";
import type { DatabaseOptions, Reached } from "../migrate/command";
import { MigrationError } from "../migrate/errors";
import type { Report } from "../migrate/events";
import { stackName } from "../../stacks/location";
import { inLanes } from "./lanes";
import type { InputOf, OperationName, ResultOf } from "./operations";
import { openConnection } from "./perform";
import type { RecordsConnection } from "./perform";

/** The platform's records, in reach of a command. */
export interface Records {
  /**
   * Does one operation, in a transaction of its own.
   *
   * @throws MigrationError as the database or the function says; `failed` also when it is not known whether it was
   * committed: running it again is right, for every operation
   */
  run<N extends OperationName>(name: N, input: InputOf<N>): Promise<ResultOf<N>>;
  close(): Promise<void>;
}

export interface RecordsOptions {
  /** Who asks: an IAM ARN or the user of this machine. */
  actor: string;
  /** `lambda`: through the function inside the VPC. @default over a connection from here */
  via?: DatabaseOptions["via"];
  /** Told what the function waits for. @default nothing is said */
  report?: Report;
}

/** Seconds to wait for the function while it is at work for somebody else. */
const busySeconds = 120;

/** Operations that are at work at a time, each over a connection of its own; the function takes one after the other. */
const LANES = 2;

/** What Lambda takes in one request (Lambda quotas, "Invocation payload"). */
export const requestLimit = 6_291_456;

/**
 * Opens the records of an environment, which the outputs of its database phase name.
 *
 * @throws MigrationError `usage` for a database that is not PostgreSQL; ToolError if the database phase is not deployed
 */
export async function openRecords(
  environment: string,
  options: RecordsOptions & Partial<Pick<DatabaseOptions, "outputs" | "wait" | "login">>,
): Promise<Records> {
  const { outputs, wait = 60, login = "secret", report = () => undefined } = options;
  const reached = await reachDatabase(environment, { outputs, wait, login }, report);
  return recordsOf(environment, reached, options);
}

/** The records of a database that a command has reached. */
export function recordsOf(environment: string, reached: Reached, options: RecordsOptions): Records {
  const { actor, via, report } = options;
  const { perform, close } = inLanes(
    via
      ? [throughFunction(environment, reached, report)]
      : Array.from({ length: LANES }, () => directly(environment, reached)),
  );
  return {
    run: <N extends OperationName>(operation: N, input: InputOf<N>) =>
      perform({ operation, input, actor }) as Promise<ResultOf<N>>,
    close,
  };
}

function directly(environment: string, { connect, signal }: Reached): RecordsConnection {
  return openConnection({ connect, signal, mend: mendOf(environment) });
}

function throughFunction(environment: string, { invoke }: Reached, report?: Report): RecordsConnection {
  return {
    perform: async (request) => {
      const message = { task: "records", ...request } as const;
      const size = Buffer.byteLength(JSON.stringify(message));
      if (size > requestLimit) {
        throw new MigrationError(
          "refused",
          `What ${request.operation} is to write has ${size} bytes, and Lambda takes ${requestLimit} in one request. Run ` +
            "this inside the VPC or through a tunnel, without --via lambda.",
        );
      }
      const tell: Parameters<typeof invoke>[1] = (line) => line.type === "event" && report?.(line.event);
      return invoke(message, tell, busySeconds).catch((error: unknown) => {
        throw error instanceof MigrationError ? explainOlder(error, environment) : error;
      });
    },
    close: async () => undefined,
  };
}

/** A function of before there were records does not know the task. */
function explainOlder(error: MigrationError, environment: string): MigrationError {
  if (error.failure !== "usage" || !/does not know the task|There is no operation/.test(error.message))
    return error;
  return new MigrationError(
    "refused",
    `The function is older than this checkout. Deploy the database phase again: ${mendOf(environment).deploy}\n${error.message}`,
    {},
    { cause: error },
  );
}

function mendOf(environment: string): { deploy: string; migrate: string } {
  return {
    deploy: `npx cdktf deploy ${stackName({ environment }, "database")}`,
    migrate: `npm run migrate -- ${environment} up`,
  };
}
