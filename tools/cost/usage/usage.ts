import { readFile } from "node:fs/promises";
import { byLikeness } from "../../../environments/nearest";
import type { Settings } from "../../../environments/schema";
import { ToolError } from "../../errors";
import { decimal } from "../decimal";
import { Quantity } from "../quantity";
import type { Range } from "../quantity";
import { assumptions } from "./assumptions";
import type { AssumptionName } from "./assumptions";

/** What a month uses, by the name of the assumption. */
export type Usage = Readonly<Record<AssumptionName, Range<number>>>;

/** The assumptions for an environment: those of its profile, staging's for staging. */
export function usageOf({ environment, profile }: Pick<Settings, "environment" | "profile">): Usage {
  const column = profile === "production" && environment === "staging" ? "staging" : profile;
  return Object.fromEntries(
    Object.entries(assumptions).map(([name, assumption]) => [name, assumption[column]]),
  ) as Usage;
}

/** An assumption as a quantity. */
export function quantityOf(usage: Usage, name: AssumptionName): Quantity {
  const [low, expected, high] = usage[name];
  return new Quantity([decimal(low), decimal(expected), decimal(high)], [name]);
}

/**
 * Reads a file that replaces some assumptions: a JSON object of names, each with one number or with three, low, expected
 * and high.
 *
 * @throws ToolError with everything that is wrong with it
 */
export async function overrideUsage(usage: Usage, file: string): Promise<Usage> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new ToolError(`The usage file ${file} cannot be read: ${error.message}`, 2);
  });
  return { ...usage, ...parseOverrides(text, file) };
}

function parseOverrides(text: string, file: string): Partial<Usage> {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new ToolError(`${file} is no JSON: ${(error as Error).message}`, 2);
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw new ToolError(`${file} is no JSON object of assumptions, as { "cdn.gb": [5, 20, 100] }`, 2);
  }
  const problems: string[] = [];
  const overrides = Object.entries(found).map(([name, value]) => {
    if (!Object.hasOwn(assumptions, name)) {
      const near = byLikeness(name, Object.keys(assumptions))[0];
      problems.push(`${name}: there is no such assumption; the nearest is ${near}`);
    }
    const range: unknown[] = Array.isArray(value) ? value : [value, value, value];
    if (!isRange(range)) {
      problems.push(
        `${name}: ${JSON.stringify(value)} is neither a number from 0 on nor three that do not fall`,
      );
    }
    return [name, range];
  });
  if (problems.length > 0) {
    throw new ToolError(
      `${file} cannot be used:\n  ${problems.join("\n  ")}\ntools/cost/usage/assumptions.ts lists them all.`,
      2,
    );
  }
  return Object.fromEntries(overrides) as Partial<Usage>;
}

function isRange(values: readonly unknown[]): boolean {
  return (
    values.length === 3 &&
    values.every((value, i) => {
      if (typeof value !== "number" || !Number.isFinite(value)) return false;
      return value >= (i === 0 ? 0 : (values[i - 1] as number));
    })
  );
}
