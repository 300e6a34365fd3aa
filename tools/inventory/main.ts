import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { loadSettings } from "../../environments";
import { phasesOf } from "../../stacks/location";
import { requireCaller, userHere } from "../deploy/identity";
import { runForEnvironment } from "../environment-command";
import { addDatabaseOptions, runDatabaseCommand } from "../migrate/command";
import type { DatabaseOptions } from "../migrate/command";
import { MigrationError } from "../migrate/errors";
import type { Finding } from "../migrate/tasks";
import { tellerOf } from "../migrate/teller";
import { toStandardOutput, writePrivateFile } from "../privacy/file-sink";
import { recordsOf } from "../records/open";
import type { ResourceFilter } from "../records/operations/list-resources";
import { exportFormats, writeResources } from "./export";
import type { ExportFormat } from "./export";
import { diagramFormats, drawDiagram } from "./graph/diagram";
import type { DiagramFormat } from "./graph/diagram";
import { formatResources, formatShown, formatStack, formatStale, formatSynced } from "./print";
import { findResource } from "./find";
import { collect, readResources } from "./resources";
import type { Reader } from "./resources";
import { statuses } from "./resource/status";
import type { Status } from "./resource/status";
import { openStates } from "./states";
import { sync } from "./sync";

interface Options extends DatabaseOptions {
  stateOnly?: true;
  phase?: string[];
  type?: string;
  status?: Status;
  tag?: Record<string, string>;
  text?: string;
  all?: true;
  steps: number;
  as: DiagramFormat | ExportFormat;
  file?: string;
}

interface Asked {
  environment: string;
  options: Options;
  /** Who asks. */
  actor: string;
  /** A resource, as a person calls it. */
  resource?: string;
  say: (line: string) => void;
}

type Found = Promise<Finding & { result: object }>;
type Action = (records: Reader, asked: Asked) => Found;

function define(program: Command, environment: string): void {
  const add = (name: string, description: string, action: Action) =>
    addDatabaseOptions(program.command(name).description(description)).action((...given: unknown[]) => {
      const resource = given.length === 3 ? (given[0] as string | undefined) : undefined;
      return execute(environment, name, action, given.at(-2) as Options, resource);
    });
  add("sync", "bring it up to date from the states and from AWS", runSync).option(
    "--state-only",
    "do not ask AWS for statuses and DNS records",
  );
  addFilters(add("list", "list resources", list)).option("--all", "those that are gone as well");
  add(
    "show",
    "show one resource with what it needs and what needs it, its events, costs and backups",
    show,
  ).argument("<resource>", "its id, ARN, name, address, or phase:address");
  add("graph", "draw what needs what, of phases or around one resource", graph)
    .argument("[resource]", "as for show")
    .option("--phase <phase...>", "only these phases")
    .option("--steps <number>", "how far from the resource, 1 to 20", steps, 2)
    .addOption(new Option("--as <format>", "what to draw it for").choices(diagramFormats).default("mermaid"));
  addFilters(add("stale", "list what is not there any more, and since when", stale));
  addFilters(add("export", "write resources, those that are gone as well", exportAll))
    .addOption(new Option("--as <format>", "what to write").choices(exportFormats).default("csv"))
    .option("--file <file>", "write it there, readable by you alone (default: standard output)");
}

function addFilters(command: Command): Command {
  return command
    .option("--phase <phase>", "only this phase", (phase) => [phase])
    .option("--type <type>", "only this type: aws_subnet")
    .addOption(new Option("--status <status>", "only in this status").choices(statuses))
    .option("--tag <name=value...>", "only with these tags", tag)
    .option("--text <text>", "only with this in name, id, ARN or address");
}

async function runSync(records: Reader, { environment, options, actor, say }: Asked): Found {
  const settings = loadSettings(environment);
  const result = await sync({
    settings,
    records,
    actor,
    readState: await openStates(settings),
    warn: options.stateOnly ? undefined : say,
    onStack: (phase, synced) => say(formatStack(phase, synced)),
  });
  return { result, text: formatSynced(result), ok: result.problems.length === 0 };
}

async function list(records: Reader, { environment, options }: Asked): Found {
  const filter = filterOf(environment, options, options.all ? undefined : "present");
  const resources = await collect(readResources(records, environment, filter));
  return { result: { resources }, text: formatResources(resources), ok: true };
}

async function stale(records: Reader, { environment, options }: Asked): Found {
  const filter = filterOf(environment, options, "stale");
  const resources = await collect(readResources(records, environment, filter));
  return { result: { resources }, text: formatStale(resources), ok: true };
}

async function show(records: Reader, { environment, resource }: Asked): Found {
  const result = await findResource(records, environment, resource!);
  return { result, text: formatShown(result), ok: true };
}

async function graph(records: Reader, { environment, options, resource, say }: Asked): Found {
  const { phase: phases, steps: far, as, json } = options;
  for (const phase of phases ?? []) requirePhase(environment, phase);
  const centre = resource === undefined ? undefined : await findResource(records, environment, resource);
  const around = centre && { id: centre.id, steps: far };
  const result = await records.run("list-dependencies", { environment, phases, around });
  if (result.more && !json)
    say("There are more dependencies than can be drawn: name a --phase, or a resource.");
  const alone = centre ? [{ phase: centre.phase, address: centre.address }] : [];
  return { result, text: drawDiagram(result.dependencies, as as DiagramFormat, alone), ok: true };
}

async function exportAll(records: Reader, { environment, options }: Asked): Found {
  const { as, file, json } = options;
  const resources = readResources(records, environment, filterOf(environment, options));
  const write = (sink: typeof toStandardOutput) => writeResources(resources, as as ExportFormat, sink);
  if (file) {
    const count = await writePrivateFile(file, write);
    return { result: { file, resources: count }, text: `Wrote ${count} resources to ${file}.`, ok: true };
  }
  if (json)
    throw new MigrationError("usage", "Standard output is for the resources: give --file with --json.");
  return { result: { resources: await write(toStandardOutput) }, text: "", ok: true };
}

function filterOf(environment: string, options: Options, state?: ResourceFilter["state"]): ResourceFilter {
  const { phase, type, status, tag: tags, text } = options;
  if (phase) requirePhase(environment, phase[0]!);
  return { phase: phase?.[0], type, status, tags, text, state };
}

function requirePhase(environment: string, phase: string): void {
  const phases: string[] = phasesOf(loadSettings(environment));
  if (!phases.includes(phase))
    throw new MigrationError("usage", `${environment} has no phase ${phase}, but ${phases.join(", ")}.`);
}

async function execute(
  environment: string,
  command: string,
  action: Action,
  options: Options,
  resource: string | undefined,
): Promise<void> {
  // Standard output has nothing but what was asked for.
  const { say, onEvent } = tellerOf(options, console.error);
  await runDatabaseCommand({ environment, command, options }, onEvent, async (reached) => {
    // Only what is written must be somebody's whom AWS knows.
    const actor = command === "sync" ? await requireCaller(loadSettings(environment)) : userHere();
    const records = recordsOf(environment, reached, { actor, via: options.via });
    try {
      return await action(records, { environment, options, actor, resource, say });
    } finally {
      await records.close();
    }
  });
}

function tag(text: string, known: Record<string, string> = {}): Record<string, string> {
  const [name, ...value] = text.split("=");
  if (!name || value.length === 0) throw new InvalidArgumentError("It must be NAME=VALUE.");
  return { ...known, [name]: value.join("=") };
}

function steps(text: string): number {
  if (!/^([1-9]|1\d|20)$/.test(text))
    throw new InvalidArgumentError("It must be a whole number from 1 to 20.");
  return Number(text);
}

runForEnvironment(
  {
    name: "inventory",
    description: "Keeps a record of every resource of an environment, what needs what, and what is gone.",
    more: "More: docs/inventory.md",
    example: "sync",
  },
  define,
);
