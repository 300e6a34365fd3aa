import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { loadSettings } from "../../environments";
import { nameOf } from "../../environments/names";
import { runForEnvironment } from "../environment-command";
import { addDatabaseOptions, runDatabaseCommand } from "../migrate/command";
import type { DatabaseOptions } from "../migrate/command";
import { MigrationError } from "../migrate/errors";
import { tellerOf } from "../migrate/teller";
import { question } from "../question";
import { countHeld, eraseSubject } from "./erase";
import { exportSubject } from "./export";
import { toStandardOutput, writePrivateFile } from "./file-sink";
import { formatErase, formatExport, formatHeld, formatObjects } from "./print";
import { removeObjects } from "./remove-objects";
import type { RemoveObjectsOptions } from "./remove-objects";
import type { Justification } from "./request";
import type { SubjectName } from "./subject";

interface Options extends DatabaseOptions, Partial<Justification>, SubjectName {
  output?: string;
  sealed?: true;
  dryRun?: true;
  yes?: true;
  leaveObjects?: true;
  batch: number;
}

type Outcome = { result: object; text: string };
type Action = (privacy: RemoveObjectsOptions, options: Options) => Promise<Outcome>;

function define(program: Command, environment: string): void {
  const add = (name: string, description: string, action: Action) =>
    addDatabaseOptions(program.command(name).description(description)).action((...given: unknown[]) => {
      const id = given.length === 3 ? (given[0] as string | undefined) : undefined;
      const options = given[given.length - 2] as Options;
      return execute(environment, name, action, id === undefined ? options : { ...options, id });
    });
  const addForPerson = (name: string, description: string, action: Action) =>
    add(name, description, action)
      .argument("[user]", "his id, a uuid; or name him by one of these:")
      .option("--cognito-id <sub>", "the claim `sub` of his token")
      .option("--username <name>", "his user name")
      .option("--email <address>", "his address, sealed or not")
      .option("--requested-by <who>", "who does this, on whose behalf; goes on record")
      .option("--reason <ticket>", "the ticket; goes on record, so nothing of the person himself");

  addForPerson("export", "write all that is held of a person as one JSON document", exportPerson)
    .option("--output <file>", "write it there, readable by you alone (default: standard output)")
    .option("--sealed", "leave sealed values sealed; needs no KMS");
  addForPerson("erase", "delete all that is held of a person", erasePerson)
    .option("--dry-run", "only count what would go; nothing is put on record")
    .option("--yes", "do not ask")
    .option("--leave-objects", "leave his objects in S3 to remove-objects")
    .option("--batch <rows>", "rows of one transaction, 1 to 100000", batch, 1000);
  add("remove-objects", "remove from S3 the objects of deleted files", async (privacy) => {
    const result = await removeObjects(privacy);
    if (result.left > 0) throw new MigrationError("failed", formatObjects(result));
    return { result, text: formatObjects(result) };
  });
}

async function exportPerson(privacy: RemoveObjectsOptions, options: Options): Promise<Outcome> {
  const { output, sealed, json } = options;
  const request = { person: personOf(options), sealed, ...justificationOf(options) };
  if (output) {
    const result = await writePrivateFile(output, (sink) => exportSubject(privacy, request, sink));
    return { result: { ...result, file: output }, text: formatExport(result, output) };
  }
  if (json)
    throw new MigrationError("usage", "Standard output is for the document: give --output with --json.");
  const result = await exportSubject(privacy, request, toStandardOutput);
  return { result, text: "" };
}

async function erasePerson(privacy: RemoveObjectsOptions, options: Options): Promise<Outcome> {
  const { dryRun, yes, leaveObjects, batch: size, json } = options;
  const person = personOf(options);
  if (dryRun) {
    const result = await countHeld(privacy, person);
    return { result, text: formatHeld(result) };
  }
  if (!yes && (json || !process.stdin.isTTY))
    throw new MigrationError(
      "usage",
      "There is nobody to ask whether to erase: look with --dry-run, then give --yes.",
    );
  const confirm = async (subject: string, held: Record<string, number>) => {
    if (!json) console.log(formatHeld({ subject, held }));
    return yes === true || ask(privacy.signal);
  };
  const result = await eraseSubject(privacy, {
    ...justificationOf(options),
    person,
    confirm,
    leaveObjects,
    batch: size,
  });
  if (!result) throw new MigrationError("usage", "Nothing was erased.");
  return { result, text: formatErase(result) };
}

async function ask(signal: AbortSignal | undefined): Promise<boolean> {
  const answer = await question("This cannot be undone. Type erase to go on: ", { signal });
  if (!signal?.aborted) return answer === "erase";
  throw new MigrationError("interrupted", `Interrupted (${signal.reason}). Nothing was erased.`);
}

function personOf({ id, cognitoId, username, email }: Options): SubjectName {
  return { id, cognitoId, username, email };
}

/** What was given to name the person must not go on record: the record outlives him. */
function justificationOf({ requestedBy, reason, id, cognitoId, username, email }: Options): Justification {
  if (!requestedBy || !reason) {
    throw new MigrationError("usage", "Give --requested-by and --reason: both go on record.");
  }
  const said = `${requestedBy}\n${reason}`.toLowerCase();
  const named = [cognitoId, username, email].find((name) => name && said.includes(name.toLowerCase()));
  if (id === undefined && named) {
    throw new MigrationError(
      "usage",
      `--requested-by and --reason are kept for good and must not hold ${named}. Give the number of a ticket.`,
    );
  }
  return { requestedBy, reason };
}

async function execute(
  environment: string,
  command: string,
  action: Action,
  options: Options,
): Promise<void> {
  // Of an export standard output has nothing but the document.
  const { say, onEvent } = tellerOf(options, command === "export" ? console.error : console.log);
  await runDatabaseCommand({ environment, command, options }, onEvent, async ({ connect, signal }) => {
    if (options.via) {
      const way = "Run it inside the VPC, or through a tunnel (docs/migrations.md, Connecting).";
      throw new MigrationError("usage", `The function in the VPC does not work on a person's data. ${way}`);
    }
    const settings = loadSettings(environment);
    const uploads = { region: settings.region, bucket: nameOf(settings, "uploadBucket") };
    const outcome = await action({ connect, signal, report: say, ...uploads }, options);
    return { ...outcome, ok: true };
  });
}

function batch(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text) || Number(text) > 100_000)
    throw new InvalidArgumentError("It must be a whole number from 1 to 100000.");
  return Number(text);
}

runForEnvironment(
  {
    name: "privacy",
    description: "Exports or erases what is held of one person, and puts it on record.",
    more: "More: docs/privacy.md",
    example: "export USER",
  },
  define,
);
