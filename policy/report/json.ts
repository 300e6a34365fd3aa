import type { Finding, Judgement, Override } from "../judge";

/** A judgement as plain data: one JSON object. */
export function reportJson(judgement: Judgement): string {
  const { environment, violations, givenUp, suppressed, overridden, unused, tried } = judgement;
  return `${JSON.stringify(
    {
      environment,
      violations: violations.map(plain),
      givenUp: givenUp.map((each) => ({ ...plain(each), givesUp: each.control.givesUp })),
      suppressed: suppressed.map((each) => ({ ...plain(each), reason: each.suppression.reason })),
      overriddenDefaults: overridden.map((each) => ({
        ...placeOf(each),
        secureDefault: each.secure.value,
        why: each.secure.why,
      })),
      unusedSuppressions: unused,
      tried,
    },
    null,
    2,
  )}\n`;
}

function plain(finding: Finding) {
  const { name, ids, title, severity, setting, why, mend } = finding.control;
  return {
    control: name,
    ids,
    title,
    severity,
    ...placeOf(finding),
    setting,
    allowed: finding.allowed,
    why,
    mend,
  };
}

function placeOf({ resource, place, argument, found }: Finding | Override) {
  return { stack: resource.stack, address: resource.address, place, argument, found: found ?? null };
}
