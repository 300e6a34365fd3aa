import { readFileSync } from "node:fs";
import { loadSettings } from "../../environments";
import type { Settings } from "../../environments/schema";
import { phasesOf } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import { loadLocalEnvironment } from "../local/env";
import { readDeployed } from "../outputs/read";
import type { Step } from "../progress";
import { providerCache } from "../terraform/provider-cache";
import { requireTerraform } from "../terraform/requirement";
import { applyPhase } from "./apply-phase";
import { foldersOf } from "./folders";
import type { DeployFolders } from "./folders";
import { requireCaller } from "./identity";
import { choosePhases, leftOf } from "./order";
import type { Upstream } from "./order";
import { Phases } from "./phases";
import type { PhasePlan } from "./plan-changes";
import { deliverRuns, deliveryText } from "./records/deliver";
import type { Delivery } from "./records/deliver";
import { closeKilledRuns, detailsOf, recordRun } from "./records/recorder";
import { RunStore, sha256 } from "./records/run-files";
import { deployInRounds, planPhases, removePlans } from "./rounds";
import { RunMarker } from "./run-marker";
import { stateBucketAnswers } from "./state-bucket";
import { synthesize } from "./synthesize";
import type { Consent } from "./data-loss";
import type { Way } from "./reach";

export interface DeployRequest {
  readonly environment: string;
  /** Phases or stacks as the command line names them; none for all. */
  readonly phases: readonly string[];
  readonly consent: Consent;
  /** Shows the plans of what can be planned now, and ends. */
  readonly planOnly?: boolean;
  /** Goes on with the phases that the last run left. */
  readonly resumes?: boolean;
  readonly migrates: boolean;
  /** Seconds to wait for somebody else's lock on a state. */
  readonly lockTimeout: number;
  /** The way to the database. @default found out */
  readonly way?: Way;
}

/** How a run speaks with its user, and is stopped by him. */
export interface Dialogue {
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly ask: (question: string) => Promise<boolean>;
  readonly runSteps: (steps: readonly Step[]) => Promise<void>;
}

export interface Outcome {
  readonly phases: readonly Phase[];
  /** Undefined where nothing was to be applied, so nothing to be recorded. */
  readonly run?: string;
  readonly plans?: readonly PhasePlan[];
  readonly records?: Delivery;
}

/**
 * Deploys phases of an environment: synthesis, plans, question, applies, checks, migrations, records.
 *
 * @throws ToolError when something is missing, refused or failed; what is deployed by then stays, and is on record
 */
export async function deploy(request: DeployRequest, dialogue: Dialogue): Promise<Outcome> {
  const { environment } = request;
  await loadLocalEnvironment(environment);
  const settings = loadSettings(environment);
  const named = choosePhases(environment, phasesOf(settings), request.phases);
  const folders = foldersOf(environment);
  return underMarker(folders, async (onStart) => {
    // Of a run that was killed.
    await removePlans(folders);
    let caller = "";
    await dialogue.runSteps([
      { title: "Terraform", work: requireTerraform },
      { title: "AWS", work: async () => (caller = await requireCaller(settings)) },
      { title: "Synthesis", work: () => synthesize(environment, folders.outdir) },
    ]);
    const phases = new Phases({
      ...folders,
      settings,
      environment: { ...process.env, ...(await providerCache()) },
      lockTimeout: request.lockTimeout,
      signal: dialogue.signal,
      onStart,
    });
    const run = { request, dialogue, settings, folders, phases, named, caller };
    try {
      return await (request.planOnly ? showPlans(run) : deployRecorded(run));
    } finally {
      await removePlans(folders);
    }
  });
}

/** Delivers the records of earlier runs, those too that were refused, and does nothing else. */
export async function deliver(environment: string, way?: Way): Promise<Delivery> {
  await loadLocalEnvironment(environment);
  const settings = loadSettings(environment);
  const folders = foldersOf(environment);
  return underMarker(folders, async () => {
    const store = new RunStore(folders.records);
    closeKilledRuns(store);
    return deliverRuns(settings, store, await requireCaller(settings), way, true);
  });
}

interface Run {
  readonly request: DeployRequest;
  readonly dialogue: Dialogue;
  readonly settings: Settings;
  readonly folders: DeployFolders;
  readonly phases: Phases;
  /** The phases that were asked for. */
  readonly named: readonly Phase[];
  readonly caller: string;
}

async function deployRecorded(run: Run): Promise<Outcome> {
  const { request, dialogue, settings, folders, phases, caller } = run;
  const store = new RunStore(folders.records);
  const upstream = await upstreamOf(phasesOf(settings), phases);
  const hashOf = (phase: Phase) => sha256(readFileSync(phases.jsonOf(phase), "utf8"));
  const wanted = request.resumes ? leftOf(store.last()?.readRun(), upstream, hashOf) : run.named;
  let id: string;
  let records: Delivery | undefined;
  try {
    id = await recordRun(store, await detailsOf(settings, "npm run deploy", wanted, caller), (recorder) =>
      deployInRounds(wanted, {
        ...dialogue,
        settings,
        phases,
        upstream,
        plans: folders.plans,
        consent: request.consent,
        apply: (phase, plan, file, show) =>
          applyPhase(phase, plan, file, show, {
            ...request,
            settings,
            phases,
            recorder,
            signal: dialogue.signal,
          }),
      }),
    );
  } finally {
    // Whoever interrupts wants to be gone; the next run delivers.
    if (!dialogue.signal.aborted) {
      records = await deliverRuns(settings, store, caller, request.way);
      dialogue.say(`\n${deliveryText(settings.environment, records)}`);
    }
  }
  return { phases: wanted, run: id, records };
}

/** Plans all at once against what is deployed now, but for phases that read one which is not. */
async function showPlans({ dialogue, settings, folders, phases, named }: Run): Promise<Outcome> {
  const hasBucket = await stateBucketAnswers(settings);
  const deployed = hasBucket ? await readDeployed(settings.environment) : new Map<Phase, unknown>();
  const upstream = await upstreamOf(named, phases);
  const isThere = (phase: Phase) => (phase === "bootstrap" ? hasBucket : deployed.has(phase));
  const missing = (phase: Phase) => upstream.get(phase)!.filter((other) => !isThere(other));
  const plannable = named.filter((phase) => missing(phase).length === 0);
  const plans = await planPhases(plannable, { ...dialogue, settings, phases, plans: folders.plans });
  for (const phase of named.filter((name) => !plannable.includes(name))) {
    dialogue.say(`\n${settings.environment}-${phase}: planned once ${missing(phase).join(", ")} is deployed`);
  }
  return { phases: plannable, plans: [...plans.values()] };
}

async function upstreamOf(wanted: readonly Phase[], phases: Phases): Promise<Upstream> {
  return new Map(
    await Promise.all(wanted.map(async (phase) => [phase, await phases.upstream(phase)] as const)),
  );
}

/** Works while no other run of the environment does. */
async function underMarker<T>(
  { marker: file }: DeployFolders,
  work: (onStart: (pid: number) => void) => Promise<T>,
): Promise<T> {
  const marker = new RunMarker({ file, program: "tools/deploy/main.ts", command: "npm run deploy" });
  const orphans = await marker.begin();
  if (orphans?.length) {
    for (const pid of orphans) marker.addChild(pid);
    throw new ToolError(
      `The run before this one was killed, and its Terraform is still at work (process ${orphans.join(", ")}). It comes to ` +
        `its end by itself and gives its lock up: wait for it, then run this again.`,
      4,
    );
  }
  try {
    return await work((pid) => marker.addChild(pid));
  } finally {
    marker.end();
  }
}
