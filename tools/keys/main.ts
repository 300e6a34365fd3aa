import { Argument, InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { keyPurposes, sealedColumns } from "../../client/columns";
import type { KeyPurpose } from "../../client/columns";
import { runForEnvironment } from "../environment-command";
import { addDatabaseOptions, runDatabaseCommand, seconds } from "../migrate/command";
import type { DatabaseOptions } from "../migrate/command";
import { MigrationError } from "../migrate/errors";
import { tellerOf } from "../migrate/teller";
import { readOutputs } from "../outputs/read";
import { create } from "./commands/create";
import { list } from "./commands/list";
import { reencrypt } from "./commands/reencrypt";
import { retire } from "./commands/retire";
import { rotate } from "./commands/rotate";
import type { KeysOptions } from "./keeper";
import { formatCreate, formatList, formatReencrypt, formatRetire, formatRotate } from "./print";

interface Options extends DatabaseOptions {
  batch: number;
  rate: number;
  grace: number;
}

interface Context {
  keys: KeysOptions;
  options: Options;
  /** The KMS key that wraps new data keys. */
  kmsKeyArn: () => Promise<string>;
}

type Outcome = { result: object; text: string; ok?: boolean };
type Action = (context: Context, purpose?: KeyPurpose) => Promise<Outcome>;

/** Milliseconds between two lines of progress. */
const PROGRESS = 2000;

function define(program: Command, environment: string): void {
  const add = (words: string, description: string, action: Action) => {
    const [name, argument] = words.split(" ");
    const command = addDatabaseOptions(program.command(name!).description(description));
    const choices = name === "reencrypt" ? sealedColumns.map(({ purpose }) => purpose) : keyPurposes;
    if (argument) command.addArgument(new Argument(argument, "what the keys are for").choices(choices));
    return command.action((...given: unknown[]) => {
      const purpose = argument ? (given[0] as KeyPurpose | undefined) : undefined;
      return execute(environment, name!, action, given[argument ? 1 : 0] as Options, purpose);
    });
  };

  add("create [purpose]", "make the keys that are missing", async ({ keys, kmsKeyArn }, purpose) => {
    const result = await create(keys, await kmsKeyArn(), purpose && [purpose]);
    return { result, text: formatCreate(result) };
  });
  add("list", "list the keys with how many values each has sealed", async ({ keys }) => {
    const result = await list(keys);
    return { result, text: formatList(result) };
  });
  add("rotate <purpose>", "make a new key, which seals from now on", async ({ keys, kmsKeyArn }, purpose) => {
    const result = await rotate(keys, await kmsKeyArn(), purpose!);
    return { result, text: formatRotate(result) };
  });
  add("reencrypt [purpose]", "seal with the active keys what is not", async ({ keys, options }, purpose) => {
    const purposes = purpose ? [purpose] : keyPurposes;
    const result = await reencrypt(keys, purposes, { batchSize: options.batch, rate: options.rate });
    return { result, text: formatReencrypt(result), ok: result.columns.every(({ left }) => left === 0) };
  })
    .option("--batch <rows>", "rows of one transaction, at least 1", rows, 500)
    .option("--rate <rows>", "rows a second at most, 0 for no limit", whole, 2000);
  add(
    "retire <purpose>",
    "destroy the replaced keys that nothing needs",
    async ({ keys, options }, purpose) => {
      const result = await retire(keys, purpose!, { graceSeconds: options.grace });
      return { result, text: formatRetire(result), ok: result.kept.length === 0 };
    },
  ).option("--grace <seconds>", "longest transaction of the application", seconds, 3600);
}

async function execute(
  environment: string,
  command: string,
  action: Action,
  options: Options,
  purpose: KeyPurpose | undefined,
): Promise<void> {
  let told = 0;
  const tell = (line: string) => {
    if (options.json || Date.now() - told < PROGRESS) return;
    told = Date.now();
    console.log(line);
  };
  const { onEvent } = tellerOf(options, console.log);
  await runDatabaseCommand({ environment, command, options }, onEvent, async ({ connect, signal }) => {
    if (options.via) {
      const way = "Run it inside the VPC, or through a tunnel (docs/migrations.md, Connecting).";
      throw new MigrationError("usage", `The function in the VPC does not work on keys. ${way}`);
    }
    const kmsKeyArn = async () => {
      const names = { security: ["data_kms_key_arn"] } as const;
      const { security } = await readOutputs({ environment, names, file: options.outputs });
      return security.data_kms_key_arn;
    };
    const { ok = true, ...outcome } = await action(
      { keys: { connect, signal, report: tell }, options, kmsKeyArn },
      purpose,
    );
    return { ...outcome, ok };
  });
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return Number(text);
}

function rows(text: string): number {
  if (whole(text) === 0) throw new InvalidArgumentError("It must be at least 1.");
  return Number(text);
}

runForEnvironment(
  {
    name: "keys",
    description: "Makes and replaces the keys of sealed columns, and moves values to new ones.",
    more: "More: docs/encryption.md",
    example: "list",
  },
  define,
);
