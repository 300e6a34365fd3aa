import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { loadSettings } from "../../environments";
import { requireCaller, userHere } from "../deploy/identity";
import { runForEnvironment } from "../environment-command";
import { localEnvironment } from "../local/env";
import { addDatabaseOptions, runDatabaseCommand } from "../migrate/command";
import type { DatabaseOptions } from "../migrate/command";
import type { Finding } from "../migrate/tasks";
import { tellerOf } from "../migrate/teller";
import { readOutputs } from "../outputs/read";
import { explainAwsError } from "./aws-error";
import { clean } from "./commands/clean";
import { create } from "./commands/create";
import { expire } from "./commands/expire";
import { list } from "./commands/list";
import { restoreTest } from "./commands/restore-test";
import { backupOutputs } from "./context";
import type { BackupContext } from "./context";
import type { Store } from "./model";
import { duration, retention } from "./names";
import { openStores } from "./stores";

interface Options extends DatabaseOptions {
  keep: number;
  keepCopy?: number;
  backup?: string;
  at?: Date;
  expired?: true;
  record?: true;
  kept?: true;
  yes?: true;
}

type Action = (
  context: BackupContext,
  stores: Store[],
  options: Options,
) => Promise<Finding & { result: object }>;

const day = 86_400_000;

function define(program: Command, environment: string): void {
  const add = (name: string, description: string, action: Action) =>
    addDatabaseOptions(program.command(name).description(description))
      .argument("[store...]", "aurora, redis, dynamodb (default: all that the environment has)")
      .action((stores: string[], options: Options) => execute(environment, name, stores, options, action));

  add("create", "take a backup now and record it", (context, stores, { keep }) =>
    create(context, stores, keep),
  ).option(
    "--keep <time>",
    "after which `expire` may delete it, at the earliest in an hour: 30d, 12h (default: 30d)",
    retention,
    30 * day,
  );
  add("list", "what is there, beside what is recorded", (context, stores, options) =>
    list(context, stores, options),
  )
    .option("--expired", "only those over their date")
    .option("--record", "record what is there, and note what is not there any more");
  addDatabaseOptions(
    program.command("restore-test").description("restore a backup into a copy and see whether it is whole"),
  )
    .argument("[store]", "aurora, redis or dynamodb", "aurora")
    .option("--backup <name>", "which backup (default: the newest of `create`)")
    .option("--at <time>", "a moment instead: 2026-11-21T22:30:00Z", moment)
    .option("--keep-copy <time>", "leave the copy for so long: 4h", duration)
    .action((store: string, options: Options) =>
      execute(environment, "restore-test", [store], options, (context, [opened]) =>
        restoreTest(context, opened!, options),
      ),
    );
  add("expire", "delete what `create` made and is over its date", (context, stores, { yes }) =>
    expire(context, stores, yes ?? false),
  ).option("--yes", "do not ask");
  add("clean", "remove copies that killed restore tests left", (context, stores, { kept }) =>
    clean(context, stores, kept ?? false),
  ).option("--kept", "those of --keep-copy, too");
}

async function execute(
  environment: string,
  command: string,
  wanted: string[],
  options: Options,
  action: Action,
): Promise<void> {
  const { say, onEvent } = tellerOf(options, console.log);
  await runDatabaseCommand({ environment, command, options }, onEvent, async (reached) => {
    const settings = loadSettings(environment);
    const { via, login, wait, outputs: file } = options;
    const { database, security } = await readOutputs({
      environment,
      names: { database: backupOutputs, security: ["secrets_kms_key_arn"] },
      file,
    });
    const context: BackupContext = {
      settings,
      outputs: database,
      secretsKmsKeyArn: security.secrets_kms_key_arn,
      reached,
      via,
      login,
      wait,
      who: environment === localEnvironment ? userHere() : await requireCaller(settings),
      say,
    };
    return action(context, openStores(context, wanted), options).catch((error: unknown) => {
      throw explainAwsError(error);
    });
  });
}

function moment(text: string): Date {
  const date = new Date(text);
  if (
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text) ||
    Number.isNaN(date.getTime())
  )
    throw new InvalidArgumentError("It must be a time with its zone: 2026-11-21T22:30:00Z.");
  return date;
}

runForEnvironment(
  {
    name: "backup",
    description: "Takes, lists and tries backups of an environment's data.",
    more: "Exit codes: docs/migrations.md. More: docs/backup.md",
    example: "list",
  },
  define,
);
