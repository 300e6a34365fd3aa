import { readFile } from "node:fs/promises";
import type { Settings } from "../../environments/schema";
import type { Outputs, Phase } from "../../stacks/outputs";
import type { Show } from "../progress";
import type { Action } from "../review/model";
import type { ChangeSummary } from "../terraform/messages";
import { checkPhase } from "./checks";
import { progressText } from "./phases";
import type { Phases } from "./phases";
import type { PhasePlan } from "./plan-changes";
import { findWay } from "./reach";
import type { Way } from "./reach";
import type { Recorder } from "./records/recorder";
import { runTool } from "./run-tool";

export interface ApplyPhaseOptions {
  readonly settings: Settings;
  readonly phases: Phases;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** Whether the database is migrated once its phase is there. */
  readonly migrates: boolean;
  /** The way to the database. @default found out */
  readonly way?: Way;
}

const NOTHING: ChangeSummary = { add: 0, change: 0, remove: 0 };

/**
 * Applies a saved plan, waits until the phase works, and migrates after the database phase. Without a plan there is
 * nothing to apply, and the rest is done all the same: a run that failed there goes on there.
 *
 * @returns what to say of it
 * @throws ToolError for whatever failed, after it is recorded
 */
export async function applyPhase(
  phase: Phase,
  plan: PhasePlan | undefined,
  file: string,
  show: Show,
  options: ApplyPhaseOptions,
): Promise<string> {
  const { settings, phases, recorder, signal } = options;
  const began = Date.now();
  recorder.begin(phase, await readFile(phases.jsonOf(phase), "utf8"), countActions(plan));
  try {
    const { changes, state } = await phases.run(phase, show, async (workspace) => ({
      changes: plan
        ? await workspace.applyPlan(file, plan.planned, {
            onProgress: (progress) => show(progressText(progress)),
            onChanged: (resource) => recorder.changed(phase, resource),
          })
        : NOTHING,
      state: await workspace.state(),
    }));
    const outputs = state.outputs as Outputs<typeof phase>;
    const said = [await checkPhase(phase, { settings, outputs, resources: state.resources }, show, signal)];
    if (phase === "database" && options.migrates) said.push(await migrate(options, show));
    const seconds = (Date.now() - began) / 1000;
    recorder.finish(phase, { changes, seconds });
    return [plan ? changeText(changes) : "no change", ...said, `${seconds.toFixed(0)} s`].join("; ");
  } catch (error) {
    recorder.finish(phase, { error: (error as Error).message });
    throw error;
  }
}

async function migrate({ settings, way, signal }: ApplyPhaseOptions, show: Show): Promise<string> {
  show("migrates");
  const via = (way ?? (await findWay(settings))) === "lambda" ? ["--via", "lambda"] : [];
  return runTool("migrate", [settings.environment, "up", ...via], { show, signal });
}

/** How many resources a plan does what to; none where there is nothing to do. */
function countActions(plan: PhasePlan | undefined): Partial<Record<Action, number>> {
  const counts: Partial<Record<Action, number>> = {};
  for (const { action } of plan?.changes ?? []) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

/** What an apply changed, as Terraform counts: a replaced resource is one added and one removed. */
export function changeText({ add, change, remove }: ChangeSummary): string {
  return add + change + remove ? `${add} added, ${change} changed, ${remove} removed` : "no change";
}
