import type { CostComparison } from "../compare";
import { centsText } from "../decimal";
import type { Estimate, Monthly } from "../estimate";

/** An estimate for programs: amounts are text with two places, for a JSON number may not hold them exactly. */
export function formatJson(estimate: Estimate, comparison?: CostComparison): string {
  return JSON.stringify({ ...estimate, comparison }, amountsAsText, 2);
}

const MONTHLY = ["monthly", "before", "after", "difference"];

function amountsAsText(key: string, value: unknown): unknown {
  if (!MONTHLY.includes(key) || !Array.isArray(value)) return value;
  const [low, expected, high] = value as unknown as Monthly;
  return { low: centsText(low), expected: centsText(expected), high: centsText(high) };
}
