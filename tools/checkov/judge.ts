import { minimatch } from "minimatch";
import type { Settings } from "../../environments/schema";
import type { Finding, Place, Scan } from "./scan";
import type { Skip } from "./skips/skip";

export interface Judgement {
  /** What no skip speaks for. */
  readonly failures: readonly Finding[];
  /** What a skip speaks for. */
  readonly skipped: readonly { readonly finding: Finding; readonly skip: Skip }[];
  /** Patterns of skips that no finding needs any more. */
  readonly needless: readonly { readonly skip: Skip; readonly pattern: string }[];
}

/**
 * Holds what failed against the skips. A skip counts where its profile is the environment's; one of its patterns is
 * needless when the environment has what it names, and nothing of that failed.
 */
export function judge(
  { failures, resources }: Pick<Scan, "failures" | "resources">,
  skips: readonly Skip[],
  settings: Pick<Settings, "environment" | "profile">,
): Judgement {
  const current = skips.filter(({ profile }) => profile === undefined || profile === settings.profile);
  const place = ({ stack, path }: Place) => `${stack.slice(settings.environment.length + 1)}/${path}`;
  const fits = (finding: Finding, { check }: Skip, pattern: string) =>
    finding.check === check && minimatch(place(finding), pattern);
  const places = resources.map(place);

  const judged = failures.map((finding) => ({
    finding,
    skip: current.find((skip) => skip.resources.some((pattern) => fits(finding, skip, pattern))),
  }));
  return {
    failures: judged.filter(({ skip }) => !skip).map(({ finding }) => finding),
    skipped: judged.flatMap(({ finding, skip }) => (skip ? [{ finding, skip }] : [])),
    needless: current.flatMap((skip) =>
      skip.resources
        .filter((pattern) => places.some((each) => minimatch(each, pattern)))
        .filter((pattern) => !failures.some((finding) => fits(finding, skip, pattern)))
        .map((pattern) => ({ skip, pattern })),
    ),
  };
}
