import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { runForEnvironment } from "../environment-command";
import { addDatabaseOptions, runDatabaseCommand, runToEnd } from "../migrate/command";
import type { DatabaseOptions, Reached } from "../migrate/command";
import { MigrationError } from "../migrate/errors";
import type { Finding } from "../migrate/tasks";
import { tellerOf } from "../migrate/teller";
import { readAnchor } from "./anchor";
import { exportLog } from "./export";
import type { Verification } from "./problem";
import { formatExport, formatSeal, formatVerification } from "./print";
import { seal } from "./seal";
import { defaultRetentionDays, verify } from "./verify";
import { verifyFile } from "./verify-file";

interface Options extends DatabaseOptions {
  anchor?: string;
  file?: string;
  retentionDays: number;
  from?: Date;
  to?: Date;
}

type Found = Promise<Finding & { result: object }>;
type Action = (reached: Reached, options: Options) => Found;

function define(program: Command, environment: string): void {
  const add = (name: string, description: string, action: Action) =>
    addDatabaseOptions(program.command(name).description(description)).action((options: Options) =>
      options.file && name === "verify"
        ? runToEnd({ environment, command: name, options }, () => checkFile(options.file!, options))
        : execute(environment, name, options, action),
    );

  add("verify", "check every row against its seal, and every seal against the one before it", check)
    .option("--anchor <seal>", "NUMBER:HASH that `seal` printed, or a file with it")
    .option("--file <file>", "check this export; needs no database")
    .option(
      "--retention-days <days>",
      "days that the log must be kept at least, 1 to 36500",
      days,
      defaultRetentionDays,
    );
  add("seal", "seal what can be sealed, and print the newest seal to be kept elsewhere", sealAll);
  add("export", "write the rows of a period as JSON lines, with their seals", writeExport)
    .option(
      "--from <time>",
      "first moment: 2026-11-01, 2026-11-01T09:00:00Z (default: the beginning)",
      moment,
    )
    .option("--to <time>", "first moment that is left out (default: now)", moment)
    .option("--file <file>", "write to this file (default: standard output)");
}

async function check(reached: Reached, { anchor, retentionDays }: Options): Found {
  const known = anchor === undefined ? undefined : await readAnchor(anchor);
  return report(await verify(reached, known, retentionDays));
}

async function checkFile(file: string, { anchor }: Options): Found {
  return report(await verifyFile(file, anchor === undefined ? undefined : await readAnchor(anchor)));
}

function report(result: Verification): Awaited<Found> {
  return { result, text: formatVerification(result), ok: result.problemCount === 0 };
}

async function sealAll(reached: Reached): Found {
  const result = await seal(reached);
  return { result, text: formatSeal(result), ok: true };
}

async function writeExport(reached: Reached, { file, from, to, json }: Options): Found {
  if (json && !file) {
    throw new MigrationError("usage", "Give --file with --json: both would go to standard output.");
  }
  if (from && to && from >= to) {
    throw new MigrationError("usage", `--from ${from.toISOString()} is not before --to ${to.toISOString()}.`);
  }
  const result = await exportLog(reached, { from, to }, file);
  return { result, text: file ? formatExport(result) : "", ok: true };
}

async function execute(
  environment: string,
  command: string,
  options: Options,
  action: Action,
): Promise<void> {
  const { onEvent } = tellerOf(options, console.error);
  await runDatabaseCommand({ environment, command, options }, onEvent, async (reached) => {
    if (options.via) {
      throw new MigrationError(
        "usage",
        "The audit's commands connect from here: run them inside the VPC or through a tunnel (docs/migrations.md).",
      );
    }
    return action(reached, options);
  });
}

function days(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > 36500)
    throw new InvalidArgumentError("It must be a whole number from 1 to 36500.");
  return Number(text);
}

function moment(text: string): Date {
  const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
  const date = new Date(text);
  if (!form.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError(
      "It must be a date (UTC) or a time with its zone: 2026-11-01 or 2026-11-01T09:00:00Z.",
    );
  }
  return date;
}

runForEnvironment(
  {
    name: "audit",
    description: "Seals, checks and exports the audit log of an environment's database.",
    more: "Exit codes: docs/audit.md",
    example: "verify",
  },
  define,
);
