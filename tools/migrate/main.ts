import { Command, InvalidArgumentError } from "commander";
import { environmentNames, SettingsError } from "../../environments";
import { ToolError } from "../errors";
import { loadLocalEnvironment } from "../local/env";
import { readOutputs } from "../outputs/read";
import { makeConnect } from "./connect";
import { exitCodes, MigrationError } from "./errors";
import {
  errorObject,
  formatEvent,
  formatPlan,
  formatRun,
  formatRunning,
  formatStatus,
  formatVerification,
} from "./print";
import { baseline, down, plan, status, up, verify } from "./runner";
import type { RunnerOptions } from "./session";

interface Options {
  outputs?: string;
  migrations: string;
  json?: true;
  wait: number;
  runnerTimeout: number;
  lockTimeout: number;
  statementTimeout: number;
  retries: number;
  to?: number;
  steps?: number;
}

/** What a command found, as an object for `--json` and as text; `ok` false ends with the exit code of `refused`. */
interface Outcome {
  result: object;
  text: string;
  ok?: boolean;
}

type Action = (runner: RunnerOptions, options: Options) => Promise<Outcome>;

const interruption = new AbortController();
const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(signalCodes[signal]);
    interruption.abort(signal);
  });
}

function build(environment: string): Command {
  const program = new Command(`npm run migrate -- ${environment}`)
    .description("Migrates the database of an environment, which the stacks' outputs name.")
    .helpOption("-h, --help", "show this; after a command, what it takes")
    .addHelpText("after", `\n<environment>: ${environmentNames.join(", ")}. Exit codes: docs/migrations.md`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));

  const add = (name: string, description: string, action: Action) =>
    program
      .command(name)
      .description(description)
      .option("--json", "print one JSON object and nothing else")
      .option(
        "--outputs <file>",
        "read this file of `cdktf output --outputs-file` instead of the remote state",
      )
      .option("--migrations <folder>", "folder of the migrations", "migrations")
      .option("--wait <seconds>", "wait for a database that is paused or starting", seconds, 60)
      .option("--runner-timeout <seconds>", "wait for another runner", seconds, 60)
      .option("--lock-timeout <seconds>", "wait for a table's lock, then roll back and try again", seconds, 5)
      .option("--statement-timeout <seconds>", "longest time of one statement, 0 for no limit", seconds, 900)
      .option("--retries <count>", "how often to try again after a lock timeout or a deadlock", whole, 5)
      .action((options: Options) => execute(environment, name, action, options));

  add("up", "apply what is not applied", async (runner, { to }) => {
    const result = await up(runner, { to });
    return { result, text: formatRun(result, "up") };
  }).option("--to <number>", "last migration to apply (default: all)", whole);
  add("down", "take applied migrations back, newest first", async (runner, { to, steps }) => {
    if (to !== undefined && steps !== undefined)
      throw new MigrationError("usage", "Give --to or --steps, not both.");
    const result = await down(runner, { to, steps });
    return { result, text: formatRun(result, "down") };
  })
    .option("--to <number>", "migration that stays applied, 0 for none", whole)
    .option("--steps <count>", "how many to take back (default: 1)", whole);
  add("status", "say what is applied and what is not", async (runner) => {
    const result = await status(runner);
    return { result, text: formatStatus(result) };
  });
  add("plan", "print the statements that would run", async (runner, { to }) => {
    const result = await plan(runner, { to });
    return { result, text: formatPlan(result) };
  }).option("--to <number>", "as for up, or for down if it is below what is applied", whole);
  add("verify", "check files, history and indexes; changes nothing", async (runner) => {
    const result = await verify(runner);
    return { result, text: formatVerification(result), ok: result.problems.length === 0 };
  });
  add("baseline", "record migrations as applied without running them", async (runner, { to }) => {
    const result = await baseline(runner, { to: to! });
    return { result, text: `Recorded ${result.recorded.length} migrations as applied, none was run.` };
  }).requiredOption("--to <number>", "last migration that the database has already", whole);
  return program;
}

async function execute(
  environment: string,
  command: string,
  action: Action,
  options: Options,
): Promise<void> {
  let patience: NodeJS.Timeout | undefined;
  const report: RunnerOptions["report"] = (event) => {
    clearTimeout(patience);
    if (options.json) return;
    const line = formatEvent(event);
    if (line) console.log(line);
    if (event.type === "started")
      patience = setTimeout(() => console.log(formatRunning(event)), 3000).unref();
  };
  const print = (exitCode: number, object: object, text: string) => {
    process.exitCode = exitCode;
    if (options.json)
      console.log(JSON.stringify({ environment, command, ok: exitCode === 0, exitCode, ...object }));
    else (exitCode === 0 ? console.log : console.error)(text);
  };
  try {
    await loadLocalEnvironment(environment);
    const { database } = await readOutputs({ environment, phases: ["database"], file: options.outputs });
    const { signal } = interruption;
    const connect = await makeConnect(database, { wait: options.wait, signal, report });
    const runner: RunnerOptions = { ...options, connect, folder: options.migrations, signal, report };
    const { result, text, ok = true } = await action(runner, options);
    print(ok ? 0 : exitCodes.refused, { result }, text);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof MigrationError) print(exitCodeOf(error), { error: errorObject(error) }, message);
    else if (error instanceof ToolError || error instanceof SettingsError)
      print(exitCodes.usage, { error: { failure: "usage", message } }, message);
    else throw error;
  } finally {
    clearTimeout(patience);
  }
}

function exitCodeOf({ failure }: MigrationError): number {
  if (failure !== "interrupted") return exitCodes[failure];
  return signalCodes[interruption.signal.reason as keyof typeof signalCodes] ?? exitCodes.failed;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return Number(text);
}

function seconds(text: string): number {
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError("It must be seconds: 30, or 0.5.");
  return Number(text);
}

const [environment = "", ...words] = process.argv.slice(2);
if (environment === "" || environment.startsWith("-")) {
  void build("<environment>").parseAsync(environment === "" ? [] : ["--help"], { from: "user" });
} else if (!environmentNames.includes(environment)) {
  console.error(
    `There is no environment ${environment}: one of ${environmentNames.join(", ")}. ` +
      "The command comes after it: npm run migrate -- dev status",
  );
  process.exitCode = exitCodes.usage;
} else {
  void build(environment).parseAsync(words, { from: "user" });
}
