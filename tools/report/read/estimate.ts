import type { Estimate, Monthly } from "../../cost/estimate";
import type { CostEstimate, Range } from "../model";

/** An estimate of `npm run cost`, of which a page has no more than the sums. */
export function estimateOf({ pricesAsOf, monthly, phases }: Estimate): CostEstimate {
  return {
    pricedAt: pricesAsOf,
    total: dollars(monthly),
    phases: phases.map(({ phase, monthly: ofPhase }) => ({ phase, ...dollars(ofPhase) })),
  };
}

function dollars([low, expected, high]: Monthly): Range {
  return { low: low / 100, expected: expected / 100, high: high / 100 };
}
