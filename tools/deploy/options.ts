import { ToolError } from "../errors";
import type { Way } from "./reach";

/** What the command line says beside environment and phases. */
export interface Options {
  yes?: true;
  planOnly?: true;
  resume?: true;
  deliver?: true;
  loseData: string[];
  migrate: boolean;
  via?: Way;
  lockTimeout: number;
  json?: true;
}

/**
 * Refuses what does not go together, before anything begins.
 *
 * @param canAsk whether there is a terminal to answer on
 * @throws ToolError
 */
export function refuseContradictions(phases: readonly string[], options: Options, canAsk: boolean): void {
  const { yes, planOnly, resume, deliver: delivers, json } = options;
  const alone = [planOnly && "--plan-only", resume && "--resume", delivers && "--deliver"].filter(Boolean);
  if (alone.length > 1) throw new ToolError(`Give one of ${alone.join(", ")}.`, 2);
  if (phases.length && (resume || delivers)) {
    throw new ToolError(`${alone[0]} takes no phases: it goes by what the run before was about.`, 2);
  }
  if (yes || planOnly || delivers) return;
  if (json || !canAsk) {
    throw new ToolError(
      "Each plan is shown and asked for, and there is no terminal to answer on. Look at the plans with --plan-only, then " +
        "apply them with --yes.",
      2,
    );
  }
}
