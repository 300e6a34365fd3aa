import path from "node:path";
import { localEnvironment } from "../local/env";
import { ToolError } from "../errors";
import { cascade } from "./cascade";
import { comparePlatforms, findRelocations, findRenames } from "./compare";
import { dangersOf } from "./dangers";
import { severities } from "./model";
import type { EnvironmentReview, Platform, Review } from "./model";
import { environmentsOf, synthesizeSide } from "./synthesize";
import { withWorktree } from "./worktree";

export interface ReviewOptions {
  /** Folder of the project, whose files are reviewed as they are now. */
  readonly project: string;
  /** What they are compared with. */
  readonly ref: string;
  /** @default all but `local`, which is dev under another name on this machine */
  readonly environments?: readonly string[];
  /** Told what goes on. */
  readonly say: (message: string) => void;
}

/**
 * Compares what a git ref and the working tree synthesize.
 *
 * @throws ToolError when a side cannot be synthesized, or an environment is on neither
 */
export async function review({ project, ref, environments, say }: ReviewOptions): Promise<Review> {
  return withWorktree(project, ref, say, async ({ commit, folder, scratch }) => {
    const then = { folder, name: ref };
    const now = { folder: project, name: "the working tree" };
    const [before, after] = await Promise.all([environmentsOf(then), environmentsOf(now)]);
    const all = [...new Set([...after, ...before])].sort();
    const unknown = (environments ?? []).filter((name) => !all.includes(name));
    if (unknown.length) {
      throw new ToolError(
        `There is no environment ${unknown.join(", ")} on either side: one of ${all.join(", ")}.`,
      );
    }
    const asked = environments ?? all.filter((name) => name !== localEnvironment);
    say(`synthesizes ${asked.join(", ")} of ${ref} and of the working tree`);
    const old = await synthesizeSide(
      then,
      asked.filter((name) => before.includes(name)),
      path.join(scratch, "then"),
    );
    const current = await synthesizeSide(
      now,
      asked.filter((name) => after.includes(name)),
      path.join(scratch, "now"),
    );
    const reviews = asked.map((name) => reviewEnvironment(name, old[name], current[name]));
    return {
      ref,
      commit,
      environments: reviews,
      dangers: severities.flatMap((severity) =>
        reviews.flatMap(({ dangers }) => dangers.filter((danger) => danger.severity === severity)),
      ),
    };
  });
}

/** Compares one environment; a side that does not have it is undefined. */
export function reviewEnvironment(
  environment: string,
  before: Platform | undefined,
  after: Platform | undefined,
): EnvironmentReview {
  const [old, now] = [before ?? {}, after ?? {}];
  const changes = comparePlatforms(environment, old, now);
  cascade(environment, changes, now);
  const removedPhases = Object.keys(old).filter((phase) => !(phase in now));
  return {
    environment,
    presence: !before ? "added" : !after ? "removed" : "both",
    addedPhases: Object.keys(now).filter((phase) => !(phase in old)),
    removedPhases,
    changes,
    dangers: dangersOf(
      changes,
      findRenames(changes, old, now),
      findRelocations(changes, old, now),
      removedPhases,
    ),
  };
}
