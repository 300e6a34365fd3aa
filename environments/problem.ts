import { inspect } from "node:util";

/** One thing that is wrong with an environment's settings. */
export interface Problem {
  /** The setting, for example `database.maxCapacity` or `networking.publicSubnets[1]`. */
  readonly path: string;
  /** What was given; undefined when nothing was. */
  readonly value: unknown;
  /** What the setting may be, and where it is not plain, why. */
  readonly allowed: string;
  /** What to do about it. */
  readonly mend: string;
}

/**
 * Settings that were refused before anything was built. Its message lists every problem and is written for a
 * terminal; a program prints it as it is, without the stack trace.
 */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(
    heading: string,
    readonly problems: readonly Problem[],
  ) {
    super([heading, ...problems.map(describe)].join("\n\n"));
  }
}

function describe({ path, value, allowed, mend }: Problem): string {
  return [path, `  given    ${show(value)}`, `  allowed  ${allowed}`, `  mend     ${mend}`].join("\n");
}

/** A value as it stands in a settings file, on one line, shortened where it is long. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : inspect(value, { depth: 2, breakLength: Infinity, maxArrayLength: 8 });
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

/** Words as a list: `a, b or c`. */
export function oneOf(words: readonly (string | number)[], last = "or"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
