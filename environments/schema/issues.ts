import type { z } from "zod";
import { nearest } from "../nearest";
import { formatPath, valueAt } from "../path";
import type { Keys } from "../path";
import { oneOf } from "../problem";
import type { Problem } from "../problem";
import { childrenOf, isOptional, schemaAt, textOf, variantOf } from "./walk";

type Issue = z.core.$ZodIssue;

/** What the schema found wrong. */
export interface Broken {
  /** Where; the rules that read these settings cannot run. */
  readonly keys: Keys;
  readonly problem: Problem;
  /** Missing only because it is misspelt: the new name mends both, so that this is not reported. */
  readonly isMisspelt?: boolean;
}

/** Translates what zod found, in the words of each field. */
export function translate(schema: z.ZodType, input: unknown, issues: readonly Issue[]): Broken[] {
  const flat = issues.flatMap(likeliestVariant);
  const unknown = flat.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? unknownKeys(schema, input, issue) : [],
  );
  const misspelt = new Set(unknown.map(({ meant }) => meant));
  const wrong = flat
    .filter((issue) => issue.code !== "unrecognized_keys")
    .map((issue) => wrongValue(schema, input, issue))
    .map((broken) => ({
      ...broken,
      isMisspelt: broken.problem.value === undefined && misspelt.has(broken.problem.path),
    }));
  // Of several findings about one setting, the first says enough.
  const byPath = new Map([...unknown, ...wrong].reverse().map((broken) => [broken.problem.path, broken]));
  return [...byPath.values()];
}

/**
 * Of a union that no variant fits, what is wrong with the variant that was probably meant: the one with fewest
 * issues. When several are as near, the union as a whole is wrong.
 */
function likeliestVariant(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || !issue.errors.length) return [issue];
  const [best, second] = [...issue.errors].sort((a, b) => a.length - b.length);
  if (!best || best.length === second?.length) return [issue];
  return best
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue)
    .flatMap(likeliestVariant);
}

function keysOf(issue: Issue): Keys {
  return issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
}

function unknownKeys(
  schema: z.ZodType,
  input: unknown,
  issue: z.core.$ZodIssueUnrecognizedKeys,
): (Broken & { meant?: string })[] {
  const parent = keysOf(issue);
  const section = valueAt(input, parent);
  const children = childrenOf(variantOf(schemaAt(schema, parent) ?? schema, section));
  const known = [...children.keys()];
  const missing = known.filter((key) => valueAt(section, [key]) === undefined);
  const required = missing.filter((key) => !isOptional(children.get(key)!));
  return issue.keys.map((key) => {
    const keys = [...parent, key];
    const meant = nearest(key, required) ?? nearest(key, missing) ?? nearest(key, known);
    return {
      keys,
      meant: meant && formatPath([...parent, meant]),
      problem: {
        path: formatPath(keys),
        value: valueAt(input, keys),
        allowed: `no setting of this name; ${formatPath(parent) || "an environment"} has ${oneOf(known, "and")}`,
        mend: meant ? `rename it to ${meant}` : "remove it",
      },
    };
  });
}

function wrongValue(schema: z.ZodType, input: unknown, issue: Issue): Broken {
  const keys = keysOf(issue);
  const path = formatPath(keys);
  const value = valueAt(input, keys);
  const { allowed, example } = textOf(schemaAt(schema, keys) ?? schema);
  const key = keys.at(-1);
  const isMissing = value === undefined && key !== undefined;
  const mend = isMissing ? `add it, for example ${key}: ${example}` : mendOf(issue, value, example);
  return { keys, problem: { path: path || "the whole file", value, allowed, mend } };
}

function mendOf(issue: Issue, value: unknown, example: string): string {
  switch (issue.code) {
    case "too_big":
      return limit(issue.origin, `${issue.maximum} or less`, `at most ${issue.maximum}`);
    case "too_small":
      return limit(issue.origin, `${issue.minimum} or more`, `at least ${issue.minimum}`);
    case "not_multiple_of": {
      const below = Math.floor(Number(value) / issue.divisor) * issue.divisor;
      return `set it to ${below} or ${below + issue.divisor}`;
    }
    case "invalid_value":
      return `set it to ${nearestValue(value, issue.values) ?? "one of these"}`;
    case "invalid_type":
      if (
        typeof value === "string" &&
        /number|int/.test(issue.expected) &&
        Number.isFinite(Number(value || NaN))
      ) {
        return `write the number without quotes: ${Number(value)}`;
      }
      if (typeof value === "number" && issue.expected === "string") return `write it in quotes: "${value}"`;
      if (typeof value === "number" && issue.expected === "int") return `set it to ${Math.round(value)}`;
      return `write it like ${example}`;
    default:
      return `write it like ${example}`;
  }
}

function limit(origin: string, number: string, size: string): string {
  if (origin === "string") return `write ${size} characters`;
  if (origin === "array") return `give ${size}`;
  return `set it to ${number}`;
}

/** The allowed word that is most alike, or the allowed number that is next above. */
function nearestValue(value: unknown, values: readonly unknown[]): string | undefined {
  if (typeof value === "number") {
    const numbers = values.filter((each) => typeof each === "number").sort((a, b) => a - b);
    const next = numbers.find((each) => each >= value) ?? numbers.at(-1);
    return next === undefined ? undefined : String(next);
  }
  const words = values.filter((each) => typeof each === "string");
  const word = typeof value === "string" ? nearest(value, words) : undefined;
  return word && `"${word}"`;
}
