import { dev } from "../../../environments/dev";
import { parseSettings } from "../../../environments/parse";
import { SettingsError } from "../../../environments/problem";
import type { Problem } from "../../../environments/problem";
import { prod } from "../../../environments/prod";
import type { SettingsInput } from "../../../environments/schema";

/** Settings to break, by path: `{ "database.maxCapacity": 300 }`; undefined removes one. */
export type Changes = Readonly<Record<string, unknown>>;

const environments: Record<string, SettingsInput> = { dev, prod };

/** An environment's settings, of which some were changed. */
export function changed(changes: Changes, environment: "dev" | "prod" = "dev"): unknown {
  const settings = structuredClone(environments[environment]) as unknown as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) set(settings, path, value);
  return settings;
}

/** The error that these settings raise; undefined when they are accepted. */
export function errorOf(input: unknown, environment = "dev"): SettingsError | undefined {
  try {
    parseSettings(environment, input);
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

/** What is wrong with an environment after some of its settings were changed. */
export function problems(changes: Changes, environment: "dev" | "prod" = "dev"): readonly Problem[] {
  return errorOf(changed(changes, environment), environment)?.problems ?? [];
}

interface Expected {
  readonly path: string;
  readonly value: unknown;
  readonly allowed: RegExp;
  readonly mend: RegExp;
}

/**
 * Asserts that changed settings have exactly one problem, that the message tells it in full, and that the mend,
 * where it names a value, leaves nothing wrong with the setting.
 */
export function expectProblem(
  changes: Changes,
  expected: Expected,
  environment: "dev" | "prod" = "dev",
): void {
  const error = errorOf(changed(changes, environment), environment);
  expect(error?.problems).toEqual([
    {
      path: expected.path,
      value: expected.value,
      allowed: expect.stringMatching(expected.allowed),
      mend: expect.stringMatching(expected.mend),
    },
  ]);
  const { path, allowed, mend } = error!.problems[0]!;
  expect(error!.message).toContain(`\n\n${path}\n  given    `);
  expect(error!.message).toContain(`\n  allowed  ${allowed}\n  mend     ${mend}`);
  const value = valueNamed(mend);
  if (value === undefined) return;
  const left = problems({ ...changes, [path]: value }, environment);
  expect(left.filter((problem) => problem.path === path)).toEqual([]);
}

/** Asserts that changed settings are accepted. */
export function expectNone(changes: Changes, environment: "dev" | "prod" = "dev"): void {
  expect(problems(changes, environment)).toEqual([]);
}

/** The value that a mend says to set, if it says one. */
function valueNamed(mend: string): unknown {
  const word = /^(?:set it to|write it in quotes:|write the number without quotes:) ("[^"]*"|[\w.]+)/.exec(
    mend,
  )?.[1];
  if (word && /^("|\d|true$|false$)/.test(word)) return JSON.parse(word);
  return /^(?:write )?(\d+\.\d+\.\d+\.\d+\/\d+)/.exec(mend)?.[1];
}

function set(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.replace(/\[(\d+)\]/g, ".$1").split(".");
  const last = keys.pop()!;
  const parent = keys.reduce((section, key) => section[key] as Record<string, unknown>, target);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}
