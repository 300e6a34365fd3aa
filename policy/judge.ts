import { minimatch } from "minimatch";
import type { Settings } from "../environments/schema";
import type { Breach, Control } from "./control";
import { controls as allControls } from "./controls";
import { suppressions as allSuppressions } from "./suppressions";
import type { Suppression } from "./suppressions";
import { View } from "./view/view";
import type { Stacks } from "./view/view";

/** A breach of a control, and what it means in its environment. */
export interface Finding extends Breach {
  readonly control: Control;
  /** Phase and construct: `database/aurora/cluster`. */
  readonly place: string;
}

export interface Judgement {
  readonly environment: string;
  /** What must be mended before anything is deployed. */
  readonly violations: readonly Finding[];
  /** What the development profile goes without. */
  readonly givenUp: readonly Finding[];
  readonly suppressed: readonly (Finding & { readonly suppression: Suppression })[];
  /** Suppressions for this environment that match nothing any more. */
  readonly unused: readonly Suppression[];
  /** How many controls there are, and on how many resources they were tried. */
  readonly tried: { readonly controls: number; readonly resources: number };
}

export interface JudgeOptions {
  /** @default every control of policy/controls */
  readonly controls?: readonly Control[];
  /** @default those of policy/suppressions.ts */
  readonly suppressions?: readonly Suppression[];
}

/**
 * Holds the JSON of an environment's stacks to the controls.
 *
 * @param stacks of the whole environment, by name: a reference to a stack that is left out counts as known to AWS only
 */
export function judge(
  { environment, profile }: Pick<Settings, "environment" | "profile">,
  stacks: Stacks,
  { controls = allControls, suppressions = allSuppressions }: JudgeOptions = {},
): Judgement {
  const view = new View(stacks);
  const mine = suppressions.filter(({ environments }) => environments.includes(environment));
  const used = new Set<Suppression>();
  const result = {
    violations: [] as Finding[],
    givenUp: [] as Finding[],
    suppressed: [] as Judgement["suppressed"][number][],
  };
  let resources = 0;

  for (const control of controls) {
    for (const judged of control.types.flatMap((type) => view.resources(type))) {
      resources++;
      for (const breach of control.check(judged, view)) {
        const { stack, path } = breach.resource;
        const place = `${stack.replace(`${environment}-`, "")}/${path}`;
        const finding = { ...breach, control, place };
        const suppression = mine.find(
          (each) => each.control === control.name && minimatch(place, each.resource),
        );
        if (suppression) {
          used.add(suppression);
          result.suppressed.push({ ...finding, suppression });
        } else if (control.givesUp !== undefined && profile === "development") {
          result.givenUp.push(finding);
        } else {
          result.violations.push(finding);
        }
      }
    }
  }
  return {
    environment,
    ...result,
    unused: mine.filter((each) => !used.has(each)),
    tried: { controls: controls.length, resources },
  };
}
