import { minimatch } from "minimatch";
import type { Settings } from "../environments/schema";
import type { Breach, Control } from "./control";
import { controls as allControls } from "./controls";
import { secureDefaults } from "./secure-defaults";
import type { SecureDefault } from "./secure-defaults";
import { suppressions as allSuppressions } from "./suppressions";
import type { Suppression } from "./suppressions";
import type { Resource } from "./view/resource";
import { View } from "./view/view";
import type { Stacks } from "./view/view";

/** A breach of a control, and what it means in its environment. */
export interface Finding extends Breach {
  readonly control: Control;
  /** Phase and construct: `database/aurora/cluster`. */
  readonly place: string;
}

/** A breach that is accepted. */
export interface Suppressed extends Finding {
  readonly suppression: Suppression;
}

/** A secure default that is not in force. */
export interface Override extends Pick<Finding, "resource" | "place" | "argument" | "found"> {
  readonly secure: SecureDefault;
}

export interface Judgement {
  readonly environment: string;
  /** What must be mended before anything is deployed. */
  readonly violations: readonly Finding[];
  /** What the development profile goes without. */
  readonly givenUp: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Secure defaults with another value, where no control says more. */
  readonly overridden: readonly Override[];
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
 * @throws UnreadableError for what no control could judge
 */
export function judge(
  { environment, profile, governance }: Pick<Settings, "environment" | "profile" | "governance">,
  stacks: Stacks,
  { controls = allControls, suppressions = allSuppressions }: JudgeOptions = {},
): Judgement {
  const view = new View(stacks, governance?.managedByOrganization);
  const mine = suppressions.filter(
    ({ environments }) => environments === "all" || environments.includes(environment),
  );
  const used = new Set<Suppression>();
  const result = { violations: [] as Finding[], givenUp: [] as Finding[], suppressed: [] as Suppressed[] };
  const placeOf = ({ stack, path }: Resource) => `${stack.replace(`${environment}-`, "")}/${path}`;
  let resources = 0;

  for (const control of controls) {
    for (const judged of control.types.flatMap((type) => (type === "*" ? view.all : view.resources(type)))) {
      resources++;
      for (const breach of control.check(judged, view)) {
        const finding = { ...breach, control, place: placeOf(breach.resource) };
        const suppression = mine.find(
          (each) => each.control === control.name && minimatch(finding.place, each.resource),
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
  const told = Object.values(result).flat();
  return {
    environment,
    ...result,
    overridden: overrides(view)
      .filter(
        (each) => !told.some((known) => known.resource === each.resource && known.argument === each.argument),
      )
      .map((each) => ({ ...each, place: placeOf(each.resource) })),
    unused: mine.filter((each) => each.environments !== "all" && !used.has(each)),
    tried: { controls: controls.length, resources },
  };
}

/** Every secure default that has another value somewhere. */
function overrides(view: View): Omit<Override, "place">[] {
  return secureDefaults.flatMap((secure) =>
    view.resources(secure.type).flatMap((resource) => {
      const found = resource.value(secure.argument);
      const { argument } = secure;
      return String(found) === String(secure.value) ? [] : [{ resource, argument, found, secure }];
    }),
  );
}
