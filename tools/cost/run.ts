import path from "node:path";
import { exampleNames, loadSettings } from "../../environments";
import type { Settings } from "../../environments/schema";
import { phasesOf } from "../../stacks/location";
import { environmentsOf, synthesizeSide } from "../review/synthesize";
import { withWorktree } from "../review/worktree";
import { synthesizeAll } from "../synth/all";
import { compare } from "./compare";
import type { CostComparison } from "./compare";
import { estimate } from "./estimate";
import type { Estimate } from "./estimate";
import { overrideUsage, usageOf } from "./usage/usage";
import type { Usage } from "./usage/usage";

export interface CostOptions {
  /** The project's folder; a repository where {@link against} is given. */
  readonly project: string;
  readonly environment: string;
  /** A git ref to compare with. */
  readonly against?: string;
  /** A file that replaces usage assumptions. */
  readonly usage?: string;
  readonly say: (message: string) => void;
}

/**
 * Estimates what an environment costs a month, and what of it a git ref would not.
 *
 * @throws SettingsError for settings that are wrong
 * @throws ToolError for a wrong usage file or ref, or for what has no price
 */
export async function estimateCost(
  options: CostOptions,
): Promise<{ estimate: Estimate; comparison?: CostComparison }> {
  const settings = loadSettings(options.environment);
  const own = usageOf(settings);
  const usage = options.usage === undefined ? own : await overrideUsage(own, options.usage);
  const [{ stacks }] = synthesizeAll([options.environment]) as [ReturnType<typeof synthesizeAll>[number]];
  const current = estimate(options.environment, stacks, usage);
  if (options.against === undefined) return { estimate: current };
  return {
    estimate: current,
    comparison: await compareWith(options.against, current, settings, usage, options),
  };
}

function compareWith(
  ref: string,
  current: Estimate,
  settings: Settings,
  usage: Usage,
  { project, environment, say }: CostOptions,
): Promise<CostComparison> {
  say(`Synthesizing ${environment} as it is at ${ref}.`);
  return withWorktree(project, ref, say, async ({ commit, folder, scratch }) => {
    const side = { folder, name: ref };
    if (!exampleNames.includes(environment) && !(await environmentsOf(side)).includes(environment)) {
      say(`${ref} has no environment ${environment}: all of it is new.`);
      return compare(undefined, current, { ref, commit });
    }
    const platforms = await synthesizeSide(side, [environment], path.join(scratch, "cost"));
    const found = platforms[environment]!;
    // Tiers are used up in this order, on both sides.
    const order = [...new Set([...phasesOf(settings), ...Object.keys(found)])].filter(
      (phase) => phase in found,
    );
    const stacks = Object.fromEntries(order.map((phase) => [phase, found[phase]!]));
    return compare(estimate(environment, stacks, usage), current, { ref, commit });
  });
}
