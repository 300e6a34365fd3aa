import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { loadSettings, SettingsError } from "../../environments";
import { ToolError } from "../errors";
import { loadLocalEnvironment } from "../local/env";
import { readOutputs } from "../outputs/read";
import type { OutputNames, OutputsOf } from "../outputs/read";
import { onEndSignal, signalCodes } from "../signals";
import type { EndSignal } from "../signals";
import { databaseOutputs, makeConnect } from "./connect";
import { exitCodes, MigrationError } from "./errors";
import { requirePostgresql } from "./engine";
import type { Event } from "./events";
import { invokeFunction } from "./lambda/invoke";
import type { Invocation } from "./lambda/invoke";
import type { FunctionRequest } from "./lambda/protocol";
import type { LoginKind } from "./login";
import { errorObject } from "./print";
import type { RunnerOptions } from "./session";
import type { Finding } from "./tasks";

/** Options that every command on an environment's database takes. */
export interface DatabaseOptions {
  json?: true;
  outputs?: string;
  wait: number;
  login: LoginKind;
  via?: "lambda";
}

/** The database that the outputs name, in reach of this command: from here, or through the function in its VPC. */
export interface Reached {
  /** Connects from here. */
  connect: RunnerOptions["connect"];
  /** Lets the function do it. @param busySeconds how long to wait while it is at work for somebody else; default 0 */
  invoke: (request: FunctionRequest, onLine: Invocation["onLine"], busySeconds?: number) => Promise<object>;
  signal: AbortSignal;
}

const names = { database: [...databaseOutputs, "migration_function_name"] } as const satisfies OutputNames;
const interruption = new AbortController();

/** Adds the options that every command on a database takes. */
export function addDatabaseOptions(command: Command): Command {
  return command
    .option("--json", "print one JSON object and nothing else")
    .option("--outputs <file>", "read this file of `cdktf output --outputs-file` instead of the remote state")
    .option("--via <way>", "lambda: let the function inside the VPC do it", oneOf("lambda"))
    .option("--login <kind>", "secret: the master user; iam: an IAM token", oneOf("secret", "iam"), "secret")
    .option("--wait <seconds>", "wait for a database that is paused or starting", seconds, 60);
}

/** The command that runs, as what is printed names it. */
export interface Running<O> {
  environment: string;
  command: string;
  options: O;
}

/**
 * Runs one command on an environment's database to its end, as `runToEnd` does.
 *
 * @param onEvent told of what happens while connecting
 */
export function runDatabaseCommand(
  running: Running<DatabaseOptions>,
  onEvent: (event: Event) => void,
  work: (reached: Reached) => Promise<Finding & { result: object }>,
): Promise<void> {
  const { environment, options } = running;
  return runToEnd(running, async () => work(await reachDatabase(environment, options, onEvent)));
}

/**
 * Finds the database of an environment in the outputs of its stacks; connects only when it is asked to.
 *
 * @param onEvent told of what happens while connecting
 * @throws MigrationError `usage` for a database that is not PostgreSQL; ToolError if the database phase is not deployed
 */
export async function reachDatabase(
  environment: string,
  options: Pick<DatabaseOptions, "outputs" | "wait" | "login">,
  onEvent: (event: Event) => void,
): Promise<Reached> {
  requirePostgresql(loadSettings(environment));
  await loadLocalEnvironment(environment);
  const outputs = await readOutputs({ environment, names, file: options.outputs });
  return reach(environment, outputs, options, onEvent);
}

/**
 * Runs a command to its end: prints what it found, if it says anything, or what went wrong, as text or as one JSON
 * object, and sets the exit code (docs/migrations.md).
 */
export async function runToEnd(
  { environment, command, options }: Running<Pick<DatabaseOptions, "json">>,
  work: () => Promise<Finding & { result: object }>,
): Promise<void> {
  onEndSignal((signal) => {
    if (interruption.signal.aborted) process.exit(signalCodes[signal]);
    interruption.abort(signal);
  });
  const print = (exitCode: number, object: object, text: string) => {
    process.exitCode = exitCode;
    if (options.json)
      console.log(JSON.stringify({ environment, command, ok: exitCode === 0, exitCode, ...object }));
    else if (text) (exitCode === 0 ? console.log : console.error)(text);
  };
  try {
    const { result, text, ok } = await work();
    print(ok ? 0 : exitCodes.refused, { result }, text);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof MigrationError) print(exitCodeOf(error), { error: errorObject(error) }, message);
    else if (error instanceof ToolError || error instanceof SettingsError)
      print(exitCodes.usage, { error: { failure: "usage", message } }, message);
    else throw error;
  }
}

async function reach(
  environment: string,
  { database }: OutputsOf<typeof names>,
  { wait, login }: Pick<DatabaseOptions, "wait" | "login">,
  onEvent: (event: Event) => void,
): Promise<Reached> {
  const { signal } = interruption;
  const functionName = database.migration_function_name;
  const { region } = loadSettings(environment);
  let connect: ReturnType<typeof makeConnect> | undefined;
  return {
    signal,
    connect: async (purpose) =>
      (await (connect ??= makeConnect(database, { wait, login, signal, report: onEvent })))(purpose),
    invoke: (request, onLine, busySeconds) =>
      invokeFunction({
        functionName,
        region,
        request: { ...request, login, wait },
        busySeconds,
        signal,
        onLine,
      }),
  };
}

function exitCodeOf({ failure }: MigrationError): number {
  if (failure !== "interrupted") return exitCodes[failure];
  return signalCodes[interruption.signal.reason as EndSignal] ?? exitCodes.failed;
}

function oneOf(...words: string[]): (text: string) => string {
  return (text) => {
    if (!words.includes(text)) throw new InvalidArgumentError(`It must be ${words.join(" or ")}.`);
    return text;
  };
}

/** A number of seconds on the command line. */
export function seconds(text: string): number {
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError("It must be seconds: 30, or 0.5.");
  return Number(text);
}
