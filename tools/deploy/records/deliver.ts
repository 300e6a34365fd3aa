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
  /** Runs whose records the database takes in no case as they are. */
  readonly refused: readonly RefusedRun[];
}

/** A run that was set aside, so that those after it are delivered. */
export interface RefusedRun {
  readonly run: string;
  readonly startedAt: string;
  /** Where its records are now, with the reason. */
  readonly folder: string;
  readonly reason: string;
}

/**
 * Writes the records of all runs that have ended into the environment's database, the oldest first. Interrupted or
 * killed at any moment, the next delivery writes what is missing and nothing twice.
 *
 * @param way to the database @default found out
 * @param again whether those are tried again that were refused before
 */
export async function deliverRuns(
  settings: Settings,
  store: RunStore,
  actor: string,
  way?: Way,
  again = false,
): Promise<Delivery> {
  const runs = [...(again ? store.refused() : []), ...store.pending()].filter(
    (files) => files.readRun().status !== "in_progress",
  );
  if (!runs.length) return { delivered: 0, kept: 0, refused: [] };
  let records: Records | undefined;
  try {
    const via = (way ?? (await findWay(settings))) === "lambda" ? "lambda" : undefined;
    records = await openRecords(settings.environment, { actor, via });
    const { environment: name, account: account_id, region: default_region } = settings;
    await records.run("ensure-environment", { name, account_id, default_region, by: actor });
    return await deliverEach(records, store, runs);
  } catch (error) {
    if (!(error instanceof MigrationError || error instanceof ToolError)) throw error;
    return { delivered: 0, kept: runs.length, reason: error.message, refused: [] };
  } finally {
    await records?.close();
  }
}

/** Writes runs one after the other, until the database is out of reach; one that it refuses is set aside. */
export async function deliverEach(
  records: Pick<Records, "run">,
  store: RunStore,
  runs: readonly RunFiles[],
): Promise<Delivery> {
  let delivered = 0;
  const refused: RefusedRun[] = [];
  for (const files of runs) {
    try {
      await deliverRun(records, files);
      store.delivered(files);
      delivered++;
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      const { message: reason } = error;
      if (!isForEver(error)) {
        return { delivered, kept: runs.length - delivered - refused.length, reason, refused };
      }
      await deliverAlone(records, files);
      const { id: run, startedAt } = files.readRun();
      refused.push({ run, startedAt, folder: store.setAside(files, reason), reason });
    }
  }
  return { delivered, kept: 0, refused };
}

/** Whether the same records would be refused again: for their form, or by a rule of the tables (SQLSTATE 22, 23). */
function isForEver({ failure, place }: MigrationError): boolean {
  return failure === "usage" || /^2[23]/.test(place.code ?? "");
}

/** What a delivery that was asked for ends with: 5 without a way to the database, 3 for what it refuses. */
export function deliveryExitCode({ kept, refused }: Delivery): number {
  return kept ? 5 : refused.length ? 3 : 0;
}

/** What a delivery has done, for people. */
export function deliveryText(environment: string, { delivered, kept, reason, refused }: Delivery): string {
  const again = `\`npm run deploy -- ${environment} --deliver\``;
  const told = [
    ...(delivered ? [`Records of ${runsText(delivered)} are in the database.`] : []),
    ...(kept
      ? [
          `Records of ${runsText(kept)} stay on this machine, and are delivered after the next deployment or by ${again}: ${reason}`,
        ]
      : []),
    ...refused.map(
      ({ run, startedAt, folder, reason: why }) =>
        `The database refuses the records of run ${run}, begun ${startedAt}. They are set aside in ${folder}, and hold up ` +
        `no others. Bring this checkout and the database up to date (\`npm run migrate -- ${environment} up\`), or mend ` +
        `what is named there; then ${again} tries them again. ${why}`,
    ),
  ];
  return told.join("\n") || "No records are waiting.";
}

const runsText = (count: number) => `${count} run${count === 1 ? "" : "s"}`;

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

/** Writes at least that a run was and how it ended, if that is not what the database refuses. */
async function deliverAlone(records: Pick<Records, "run">, files: RunFiles): Promise<void> {
  const run = files.readRun();
  const alone = { deployment: deploymentOf(run), templates: [], events: [], end: endOf(run) };
  await records.run("record-deployment", alone).catch((error: unknown) => {
    if (!(error instanceof MigrationError)) throw error;
  });
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
  const plans = Object.entries(results).flatMap(([phase, { plan }]) =>
    plan ? [[phase, plan] as const] : [],
  );
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
