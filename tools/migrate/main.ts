import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { runForEnvironment } from "../environment-command";
import { addDatabaseOptions, runDatabaseCommand, seconds } from "./command";
import type { DatabaseOptions } from "./command";
import { MigrationError } from "./errors";
import type { Event } from "./events";
import { digest } from "./lambda/digest";
import { formatEvent, formatRunning } from "./print";
import { tasks } from "./tasks";
import type { TaskName } from "./tasks";

interface Options extends DatabaseOptions {
  migrations: string;
  runnerTimeout: number;
  lockTimeout: number;
  statementTimeout: number;
  retries: number;
  to?: number;
  steps?: number;
}

/** Milliseconds after which a file that is still running is named. */
const patience = 3000;

function define(program: Command, environment: string): void {
  const add = (name: TaskName, description: string) =>
    addDatabaseOptions(program.command(name).description(description))
      .option("--migrations <folder>", "folder of the migrations", "migrations")
      .option("--runner-timeout <seconds>", "wait for another runner", seconds, 60)
      .option("--lock-timeout <seconds>", "wait for a table's lock, then roll back and try again", seconds, 5)
      .option("--statement-timeout <seconds>", "longest time of one statement, 0 for no limit", seconds, 900)
      .option("--retries <count>", "how often to try again after a lock timeout or a deadlock", whole, 5)
      .action((options: Options) => execute(environment, name, options));

  add("up", "apply what is not applied").option(
    "--to <number>",
    "last migration to apply (default: all)",
    whole,
  );
  add("down", "take applied migrations back, newest first")
    .option("--to <number>", "migration that stays applied, 0 for none", whole)
    .option("--steps <count>", "how many to take back (default: 1)", whole);
  add("status", "say what is applied and what is not");
  add("plan", "print the statements that would run").option(
    "--to <number>",
    "as for up, or for down if it is below what is applied",
    whole,
  );
  add("verify", "check files, history and indexes; changes nothing");
  add("baseline", "record migrations as applied without running them").requiredOption(
    "--to <number>",
    "last migration that the database has already",
    whole,
  );
}

async function execute(environment: string, name: TaskName, options: Options): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const report = (event: Event) => {
    clearTimeout(timer);
    if (options.json) return;
    const line = formatEvent(event);
    if (line) console.log(line);
    if (event.type === "started") {
      timer = setTimeout(() => console.log(formatRunning(event)), patience).unref();
    }
  };
  const { to, steps, migrations: folder, lockTimeout, statementTimeout, runnerTimeout, retries } = options;
  const limits = { lockTimeout, statementTimeout, runnerTimeout, retries };
  const task = tasks[name];
  await runDatabaseCommand({ environment, command: name, options }, report, async (reached) => {
    if (to !== undefined && steps !== undefined)
      throw new MigrationError("usage", "Give --to or --steps, not both.");
    const target = { to, steps };
    const { connect, invoke, signal } = reached;
    const result = options.via
      ? await invoke(
          { task: name, target, options: limits, migrations: digest(folder) },
          (line) => line.type === "event" && report(line.event),
          runnerTimeout,
        )
      : await task.run({ ...limits, connect, folder, signal, report }, target);
    return { result, ...task.show(result) };
  });
  clearTimeout(timer);
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return Number(text);
}

runForEnvironment(
  {
    name: "migrate",
    description: "Migrates the database of an environment, which the stacks' outputs name.",
    more: "Exit codes: docs/migrations.md",
    example: "status",
  },
  define,
);
