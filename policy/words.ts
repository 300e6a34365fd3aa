import { show } from "../environments/problem";
import type { Control } from "./control";
import type { Finding, Judgement, Override } from "./judge";

/** `rds-cluster-deletion-protection (FSBP RDS.7)`: the control's name and its numbers elsewhere. */
export function nameOf({ name, ids }: Control): string {
  return ids.length ? `${name} (${ids.join(", ")})` : name;
}

/** `deletion_protection is false` and the setting that decides it, where it is one. */
export function foundIn({ argument, found, control }: Finding): string {
  const setting = control.setting ? ` (setting ${control.setting})` : "";
  return `${argument} is ${show(found)}${setting}`;
}

/** A breach as some lines for a terminal, as wrong settings are told. */
export function describe(finding: Finding): string {
  const { control, resource, place, allowed } = finding;
  return [
    place,
    `  resource ${resource.address} of ${resource.stack}`,
    `  control  ${nameOf(control)}, ${control.severity}: ${control.title}`,
    `  found    ${foundIn(finding)}`,
    `  allowed  ${allowed}`,
    `  mend     ${control.mend}`,
  ].join("\n");
}

/** What development goes without, as one line. */
export function describeGivenUp(finding: Finding): string {
  const { control, place, allowed } = finding;
  return `${place}: ${foundIn(finding)}, production wants ${allowed}. ${control.givesUp} [${nameOf(control)}]`;
}

/** A secure default that is not in force, as one line. */
export function describeOverride({ place, argument, found, secure }: Override): string {
  return `${place}: ${argument} is ${show(found)}, the secure default is ${show(secure.value)}. ${secure.why}`;
}

/** What a stack gives up, a line a control, however many resources there are. */
export function summarizeGivenUp(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ control }) => control))].map((control) => {
    const [first, ...others] = findings.filter((each) => each.control === control);
    const more = others.length ? ` And ${others.length} more of its kind.` : "";
    return `${describeGivenUp(first!)}${more}`;
  });
}

/** Everything for which an environment is refused; empty when it is not. */
export function describeRefusal({ environment, violations, unused }: Judgement): string {
  const stale = unused.map(({ control, resource }) =>
    [
      `The suppression of ${control} for ${resource} matches nothing in ${environment}.`,
      `  mend     take ${environment} out of it in policy/suppressions.ts`,
    ].join("\n"),
  );
  return [...violations.map(describe), ...stale].join("\n\n");
}
