import { touches, valuesAt } from "../path";
import type { Keys, SettingPath, ValuesAt } from "../path";
import type { Problem } from "../problem";

/** Something that settings must fulfil beyond the shape of each one. */
export interface Rule {
  /** The settings that it reads; it runs only when all of them passed the schema. */
  readonly looksAt: readonly SettingPath[];
  readonly check: (input: unknown) => Problem[];
}

/** Makes a rule of a function that takes the values at these paths, in this order, and returns what is wrong. */
export function rule<const P extends readonly SettingPath[]>(
  looksAt: P,
  check: (...values: ValuesAt<P>) => Problem[],
): Rule {
  return { looksAt, check: (input) => check(...valuesAt(input, looksAt)) };
}

/** Runs the rules that read nothing broken, and returns all problems that they find. */
export function runRules(rules: readonly Rule[], input: unknown, broken: readonly Keys[]): Problem[] {
  return rules
    .filter(({ looksAt }) => !looksAt.some((path) => broken.some((keys) => touches(keys, path.split(".")))))
    .flatMap(({ check }) => check(input));
}
