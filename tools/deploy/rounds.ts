import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Settings } from "../../environments/schema";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import type { Show, Step } from "../progress";
import { countText } from "../review/words";
import { refuseDataLoss } from "./data-loss";
import type { Consent } from "./data-loss";
import { readyPhases } from "./order";
import type { Upstream } from "./order";
import { progressText } from "./phases";
import type { Phases } from "./phases";
import { readPlan } from "./plan-changes";
import type { PhasePlan } from "./plan-changes";
import { summarizePlan } from "./summary";

export interface RoundsOptions {
  readonly settings: Settings;
  readonly phases: Phases;
  readonly upstream: Upstream;
  /** Folder of the saved plans. */
  readonly plans: string;
  readonly consent: Consent;
  readonly signal: AbortSignal;
  readonly runSteps: (steps: readonly Step[]) => Promise<void>;
  /** Prints a plan. */
  readonly say: (text: string) => void;
  /** Whether to apply what was shown. */
  readonly ask: (question: string) => Promise<boolean>;
  /** Applies a plan and sees to it that the phase works; without a plan there is nothing to change. @returns what to say */
  readonly apply: (phase: Phase, plan: PhasePlan | undefined, file: string, show: Show) => Promise<string>;
}

/**
 * Deploys phases in rounds: all that wait for none of the others are planned beside each other, shown, asked for, and
 * applied beside each other; then those that stand on them. A plan of a phase is only right once what it reads is
 * there, and there is one question a round.
 *
 * @throws ToolError at the first round in which something failed: the others of that round come to their end, and no
 *   further one begins
 */
export async function deployInRounds(wanted: readonly Phase[], options: RoundsOptions): Promise<void> {
  const { settings, upstream, consent, signal, ask } = options;
  for (let left = [...wanted]; left.length;) {
    const round = readyPhases(left, upstream);
    const plans = await planPhases(round, options);
    const changed = round.filter((phase) => plans.has(phase));
    refuseDataLoss(settings, [...plans.values()], consent);
    if (changed.length && !consent.yes && !(await ask(questionOf(settings, changed)))) {
      throw new ToolError(
        signal.aborted
          ? "Not answered."
          : `Not applied: ${stacksOf(settings, changed)}. Nothing of it was changed.`,
      );
    }
    await options.runSteps(
      round.map((phase) => ({
        title: stackName(settings, phase),
        work: (show) => options.apply(phase, plans.get(phase), planFile(options, phase), show),
      })),
    );
    left = left.filter((phase) => !round.includes(phase));
  }
}

/** Plans phases beside each other and shows the plans. @returns those in which something changes */
export async function planPhases(
  phases: readonly Phase[],
  options: Pick<RoundsOptions, "settings" | "phases" | "plans" | "runSteps" | "say">,
): Promise<Map<Phase, PhasePlan>> {
  const { settings, plans: folder, say } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const plans = new Map<Phase, PhasePlan>();
  await options.runSteps(
    phases.map((phase) => ({
      title: `plan of ${stackName(settings, phase)}`,
      work: async (show) => {
        const plan = await options.phases.run(phase, show, (workspace) => {
          show("terraform plan");
          return workspace.plan(planFile(options, phase), (progress) => show(progressText(progress)));
        });
        if (!plan) return "no change";
        const read = readPlan(settings.environment, phase, plan);
        plans.set(phase, read);
        return read.changes.length ? countText(read.changes) : "other outputs";
      },
    })),
  );
  for (const phase of phases) {
    const plan = plans.get(phase);
    if (plan) say(`\n${summarizePlan(stackName(settings, phase), plan)}`);
  }
  return plans;
}

/** Removes the saved plans: they hold what is sensitive. */
export function removePlans({ plans }: Pick<RoundsOptions, "plans">): Promise<void> {
  return rm(plans, { recursive: true, force: true });
}

const planFile = ({ plans }: Pick<RoundsOptions, "plans">, phase: Phase) =>
  path.join(plans, `${phase}.tfplan`);

function questionOf(settings: Settings, phases: readonly Phase[]): string {
  const these = phases.length === 1 ? "this plan" : `these ${phases.length} plans`;
  return `\nApply ${these} to ${settings.environment} (account ${settings.account}): ${stacksOf(settings, phases)}?`;
}

function stacksOf(settings: Settings, phases: readonly Phase[]): string {
  return phases.map((phase) => stackName(settings, phase)).join(", ");
}
