import { show } from "../../../environments/problem";
import type { Control } from "../../../policy/control";
import { controls as allControls } from "../../../policy/controls";
import type { Finding, Judgement } from "../../../policy/judge";
import { describeOverride } from "../../../policy/words";
import type { StackJson } from "../../synth/all";
import type { ControlFinding, ControlModel, ControlsModel } from "../model";

/** Every control and what it came to in a judgement, in the words of `npm run policy`. */
export function controlsOf(
  judgement: Judgement,
  stacks: Readonly<Record<string, StackJson>>,
  controls: readonly Control[] = allControls,
): ControlsModel {
  const present = typesIn(stacks);
  return {
    controls: controls.map((control) => controlOf(control, judgement, present)),
    judgements: judgement.tried.resources,
    overridden: judgement.overridden.map(describeOverride),
    unused: judgement.unused.map(
      ({ control, resource }) =>
        `The suppression of ${control} for ${resource} matches nothing in ${judgement.environment}: take it out of policy/suppressions.ts.`,
    ),
  };
}

function controlOf(control: Control, judgement: Judgement, present: ReadonlySet<string>): ControlModel {
  const { name, ids, title, severity, givesUp, mend, types } = control;
  const isOf = (finding: Finding) => finding.control === control;
  const violations = judgement.violations.filter(isOf).map(plain);
  const givenUp = judgement.givenUp.filter(isOf).map(plain);
  const suppressed = judgement.suppressed
    .filter(isOf)
    .map((each) => ({ ...plain(each), reason: each.suppression.reason }));
  const isJudged = types.some((type) => type === "*" || present.has(type));
  const result = violations.length
    ? "violated"
    : givenUp.length
      ? "given-up"
      : suppressed.length
        ? "suppressed"
        : isJudged
          ? "passed"
          : "nothing-to-judge";
  return { name, ids, title, severity, result, givesUp, mend, violations, givenUp, suppressed };
}

function plain({ place, argument, found, allowed }: Finding): ControlFinding {
  return { place, found: `${argument} is ${show(found)}`, allowed };
}

/** Types of what the stacks have, in the words of controls: data and ephemeral resources with their kind before them. */
function typesIn(stacks: Readonly<Record<string, StackJson>>): Set<string> {
  const types = (block: unknown, prefix = "") => Object.keys(block ?? {}).map((type) => `${prefix}${type}`);
  return new Set(
    Object.values(stacks).flatMap(({ resource, data, ephemeral }) => [
      ...types(resource),
      ...types(data, "data."),
      ...types(ephemeral, "ephemeral."),
    ]),
  );
}
