import type { Settings } from "../../../environments/schema";
import { judge } from "../../../policy/judge";
import { stackName } from "../../../stacks/location";
import type { Phase } from "../../../stacks/outputs";
import { estimate } from "../../cost/estimate";
import { usageOf } from "../../cost/usage/usage";
import { ToolError } from "../../errors";
import type { Synthesized } from "../../synth/all";
import type { CostEstimate, Part, ReportModel } from "../model";
import { controlsOf } from "./controls";
import { estimateOf } from "./estimate";
import { phasesOfStacks } from "./phases";
import { partsOf } from "./records";
import type { RecordsRead } from "./records";

/** What a report is made of. */
export interface Sources {
  readonly synthesized: Synthesized;
  readonly records: RecordsRead;
  /** ISO 8601. */
  readonly takenAt: string;
  /** Undefined outside of a git checkout. */
  readonly commit?: string;
  /** Whether files differed from that commit. */
  readonly isDirty: boolean;
}

/**
 * Puts together what a page shows.
 *
 * @throws UnreadableError for JSON that no control could judge
 */
export function makeModel({
  synthesized: { settings, stacks },
  records,
  takenAt,
  commit,
  isDirty,
}: Sources): ReportModel {
  const { project, environment, profile, account, region, dataClassification } = settings;
  const phases = phasesOfStacks(stacks);
  const named = Object.entries(stacks).map(
    ([phase, json]) => [stackName(settings, phase as Phase), json] as const,
  );
  return {
    project,
    environment,
    profile,
    account,
    region,
    dataClassification,
    takenAt,
    commit,
    isDirty,
    phases,
    controls: controlsOf(judge(settings, Object.fromEntries(named)), stacks),
    estimate: priced(settings, stacks),
    ...partsOf(
      records,
      phases.map(({ phase }) => phase),
    ),
  };
}

function priced(settings: Settings, stacks: Synthesized["stacks"]): Part<CostEstimate> {
  try {
    return { known: true, value: estimateOf(estimate(settings.environment, stacks, usageOf(settings))) };
  } catch (error) {
    if (error instanceof ToolError) return { known: false, reason: error.message };
    throw error;
  }
}
