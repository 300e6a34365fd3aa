import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import type { RunRecord } from "./records/run-record";

/** The phases whose outputs each phase reads. */
export type Upstream = ReadonlyMap<Phase, readonly Phase[]>;

/**
 * The phases that a command line names, in the order of the environment; all if it names none.
 *
 * @throws ToolError for a name that is no phase of the environment
 */
export function choosePhases(
  environment: string,
  phases: readonly Phase[],
  named: readonly string[],
): Phase[] {
  const wanted = named.map((name) => name.replace(new RegExp(`^${environment}-`), ""));
  const unknown = wanted.filter((name) => !phases.includes(name as Phase));
  if (unknown.length) {
    throw new ToolError(`${environment} has no phase ${unknown.join(", ")}: it has ${phases.join(", ")}.`, 2);
  }
  return wanted.length ? phases.filter((phase) => wanted.includes(phase)) : [...phases];
}

/** Those of the phases that are left whose upstream is none of them: they can be deployed now, beside each other. */
export function readyPhases(left: readonly Phase[], upstream: Upstream): Phase[] {
  return left.filter((phase) => !upstream.get(phase)!.some((other) => left.includes(other)));
}

/**
 * What is left of a run that failed: its phases without those that were deployed as they are now, unless a phase that
 * they read is deployed once more.
 *
 * @param hashOf SHA-256 of a phase's JSON now
 * @throws ToolError when there is no run that failed
 */
export function leftOf(
  last: RunRecord | undefined,
  upstream: Upstream,
  hashOf: (phase: Phase) => string,
): Phase[] {
  if (!last || last.status === "completed") {
    throw new ToolError(
      `There is nothing to resume: ${last ? `the last run (${last.startedAt}) came to its end` : "no run is on record here"}. ` +
        `Run it without --resume.`,
      2,
    );
  }
  const left: Phase[] = [];
  for (const phase of [...upstream.keys()].filter((name) => last.phases.includes(name))) {
    const result = last.results[phase];
    const isDone = result?.status === "completed" && result.template === hashOf(phase);
    if (!isDone || upstream.get(phase)!.some((other) => left.includes(other))) left.push(phase);
  }
  return left;
}
