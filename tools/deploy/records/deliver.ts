import type { Settings } from "../../../environments/schema";
import { ToolError } from "../../errors";
import { MigrationError } from "../../migrate/errors";
import { openRecords, requestLimit } from "../../records/open";
import type { Records } from "../../records/open";
import type { InputOf } from "../../records/operations";
import { findWay } from "../reach";
import type { Way } from "../reach";
import type { RunFiles, RunStore } from "./run-files";
import type { ResourceEvent, RunRecord } from "./run-record";

type Part = InputOf<"record-deployment">;

/** Characters of one part's templates and events together: JSON escapes make it longer on the way. */
const PART = requestLimit / 3;

/** What has become of the records of runs. */
export interface Delivery {
  /** Runs whose records are in the database now. */
  readonly delivered: number;
  /** Runs whose records stay here. */
  readonly kept: number;
  /** Why they do. */
  readonly reason?: string;
}

/**
 * Writes the records of all runs that have ended into the environment's database, the oldest first. Interrupted or
 * killed at any moment, the next delivery writes what is missing and nothing twice.
 *
 * @param way to the database @default found out
 */
export async function deliverRuns(
  settings: Settings,
  store: RunStore,
  actor: string,
  way?: Way,
): Promise<Delivery> {
  const runs = store.pending().filter((files) => files.readRun().status !== "in_progress");
  let delivered = 0;
  if (!runs.length) return { delivered, kept: 0 };
  let records: Records | undefined;
  try {
    const via = (way ?? (await findWay(settings))) === "lambda" ? "lambda" : undefined;
    records = await openRecords(settings.environment, { actor, via });
    const { environment: name, account: account_id, region: default_region } = settings;
    await records.run("ensure-environment", { name, account_id, default_region, by: actor });
    for (const files of runs) {
      await deliverRun(records, files);
      store.delivered(files);
      delivered++;
    }
    return { delivered, kept: 0 };
  } catch (error) {
    if (!(error instanceof MigrationError || error instanceof ToolError)) throw error;
    return { delivered, kept: runs.length - delivered, reason: error.message };
  } finally {
    await records?.close();
  }
}

/** What a delivery has done, for people. */
export function deliveryText(environment: string, { delivered, kept, reason }: Delivery): string {
  const told = [
    ...(delivered ? [`Records of ${delivered} run${delivered === 1 ? "" : "s"} are in the database.`] : []),
    ...(kept
      ? [
          `Records of ${kept} run${kept === 1 ? "" : "s"} stay on this machine, and are delivered after the next deployment or ` +
            `by \`npm run deploy -- ${environment} --deliver\`: ${reason}`,
        ]
      : []),
  ];
  return told.join(" ") || "No records are waiting.";
}

/** Writes one run, in as many parts as the way takes; only the last says that it has ended. */
export async function deliverRun(records: Pick<Records, "run">, files: RunFiles): Promise<void> {
  const run = files.readRun();
  const deployment = deploymentOf(run);
  const parts = partsOf(run, files);
  for (const [index, part] of parts.entries()) {
    const end = index === parts.length - 1 ? endOf(run) : undefined;
    await records.run("record-deployment", { deployment, ...part, end });
  }
}

function partsOf(run: RunRecord, files: RunFiles): Pick<Part, "templates" | "events">[] {
  const templates = Object.keys(run.results).flatMap((phase) => {
    const content = files.readTemplate(phase);
    return content ? [{ template: { phase, name: `${run.environment}-${phase}`, content } }] : [];
  });
  const events = files.readEvents().map((event) => ({ event: eventOf(event) }));
  const parts: { templates: Part["templates"]; events: Part["events"] }[] = [{ templates: [], events: [] }];
  let size = 0;
  for (const entry of [...templates, ...events]) {
    const length = JSON.stringify(entry).length;
    if (size > 0 && size + length > PART) {
      parts.push({ templates: [], events: [] });
      size = 0;
    }
    size += length;
    const part = parts.at(-1)!;
    if ("template" in entry) part.templates.push(entry.template);
    else part.events.push(entry.event);
  }
  return parts;
}

function deploymentOf(run: RunRecord): Part["deployment"] {
  const { source, results } = run;
  const plans = Object.entries(results).map(([phase, { plan = {} }]) => [phase, plan] as const);
  return {
    id: run.id,
    environment: run.environment,
    account_id: run.account,
    region: run.region,
    version: source.version,
    source_repo: source.repository,
    commit_hash: source.commit,
    branch: source.branch,
    start_time: run.startedAt,
    triggered_by: run.triggeredBy,
    plan_summary: Object.fromEntries(plans),
    metadata: { command: run.command, phases: run.phases, is_dirty: source.isDirty },
  };
}

function endOf({ status, endedAt, error, results }: RunRecord): Part["end"] {
  const ends = Object.entries(results).map(([phase, result]) => [phase, { ...result, plan: undefined }]);
  return {
    status: status === "completed" ? status : "failed",
    end_time: endedAt!,
    error_message: error,
    deployment_resources: Object.fromEntries(ends),
  };
}

const done = {
  create: "created",
  update: "changed",
  replace: "replaced",
  delete: "destroyed",
  move: "renamed",
  import: "imported",
  remove: "let go of",
} as const satisfies Record<ResourceEvent["action"], string>;

function eventOf(event: ResourceEvent): Part["events"][number] {
  const { id, phase, address, resourceType, resourceId, action, status, error, at, seconds } = event;
  const isDone = status === "completed";
  return {
    id,
    phase,
    address,
    resource_type: resourceType,
    aws_resource_id: resourceId,
    event_type: action === "remove" ? "forget" : action,
    status: isDone ? "success" : "failure",
    description: `${address} was ${isDone ? "" : "not "}${done[action]}`,
    timestamp: new Date(Date.parse(at) - seconds * 1000).toISOString(),
    end_time: at,
    details: { seconds, ...(error ? { error } : {}) },
  };
}
