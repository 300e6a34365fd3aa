import { valuesAt } from "./path";
import type { SettingPath } from "./path";
import { rule } from "./rules/rule";
import type { Rule } from "./rules/rule";
import { safeguards } from "./safeguards";
import type { Settings } from "./schema";

/** The production profile refuses to be less than safe. */
export const productionRules: readonly Rule[] = safeguards.map(({ looksAt, isSafe, minimum, mend, why }) =>
  rule(["profile", ...looksAt], (profile, ...values) => {
    if (profile !== "production" || isSafe(values)) return [];
    return [
      {
        path: looksAt[0],
        value: values[0],
        allowed: `with profile "production", ${minimum}: ${why}`,
        mend: `${mend}, or set profile to "development"`,
      },
    ];
  }),
);

/** What these settings give up against production, in plain sentences; nothing for a production profile. */
export function givesUp(settings: Settings): string[] {
  const lost = safeguards.filter(({ looksAt, isSafe }) => !isSafe(valuesAt(settings, looksAt)));
  return [...new Set(lost.map((safeguard) => safeguard.givesUp))];
}

/** What an environment gives up that is below production's minimum for one setting. @throws Error without such a minimum */
export function givenUpBy(setting: SettingPath): string {
  const safeguard = safeguards.find(({ looksAt }) => looksAt[0] === setting);
  if (!safeguard) throw new Error(`production has no minimum for ${setting}`);
  return safeguard.givesUp;
}
