import type { CostRow } from "../../records/operations/record-costs";
import { decimal, decimalText, ZERO } from "../decimal";
import type { Decimal } from "../decimal";
import type { ActualCost } from "./read";
import { costTypeOf, regionOfUsage } from "./usage-type";

/** Places of an amount in the records, fewer than Cost Explorer writes. */
const PLACES = 10;

interface Sum {
  readonly first: ActualCost;
  readonly costType: string;
  readonly region: string;
  unblended: Decimal;
  blended: Decimal;
  amortized: Decimal;
  isEstimated: boolean;
  readonly usageTypes: Record<string, string>;
}

/** What AWS charged as rows of the records: usage types of one kind are one row, which lists them. */
export function actualRows(costs: readonly ActualCost[]): CostRow[] {
  const sums = new Map<string, Sum>();
  for (const cost of costs) {
    const costType = costTypeOf(cost.service, cost.usageType);
    const region = regionOfUsage(cost.usageType);
    const key = JSON.stringify([cost.date, cost.phase, cost.service, region, costType]);
    const sum = sums.get(key) ?? {
      first: cost,
      costType,
      region,
      unblended: ZERO,
      blended: ZERO,
      amortized: ZERO,
      isEstimated: false,
      usageTypes: {},
    };
    sum.unblended = sum.unblended.plus(decimal(cost.unblended));
    sum.blended = sum.blended.plus(decimal(cost.blended));
    sum.amortized = sum.amortized.plus(decimal(cost.amortized));
    sum.isEstimated ||= cost.estimated;
    sum.usageTypes[cost.usageType] = `${cost.quantity} ${cost.unit ?? ""}`.trim();
    sums.set(key, sum);
  }
  return [...sums.values()].map(rowOf);
}

function rowOf({ first, costType, region, isEstimated, usageTypes, ...amounts }: Sum): CostRow {
  const unblended = decimalText(amounts.unblended, PLACES);
  return {
    date: first.date,
    region,
    service: first.service,
    phase: first.phase,
    cost_type: costType,
    cost_amount: unblended,
    unblended_cost: unblended,
    blended_cost: decimalText(amounts.blended, PLACES),
    amortized_cost: decimalText(amounts.amortized, PLACES),
    is_estimated: isEstimated,
    metadata: { usage_types: usageTypes },
  };
}
