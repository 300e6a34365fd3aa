import type { CostRow } from "../../records/operations/record-costs";
import { decimal, decimalText } from "../decimal";
import type { Decimal } from "../decimal";
import type { ActualCost } from "./read";
import { costTypeOf, regionOfUsage } from "./usage-type";

/** Places of an amount in the records. */
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
      unblended: 0n,
      blended: 0n,
      amortized: 0n,
      isEstimated: false,
      usageTypes: {},
    };
    sum.unblended += read(cost.unblended);
    sum.blended += read(cost.blended);
    sum.amortized += read(cost.amortized);
    sum.isEstimated ||= cost.estimated;
    sum.usageTypes[cost.usageType] = `${cost.quantity} ${cost.unit ?? ""}`.trim();
    sums.set(key, sum);
  }
  return [...sums.values()].map(rowOf);
}

function rowOf({ first, costType, region, isEstimated, usageTypes, ...amounts }: Sum): CostRow {
  const unblended = decimalText(amounts.unblended);
  return {
    date: first.date,
    region,
    service: first.service,
    phase: first.phase,
    cost_type: costType,
    cost_amount: unblended,
    unblended_cost: unblended,
    blended_cost: decimalText(amounts.blended),
    amortized_cost: decimalText(amounts.amortized),
    is_estimated: isEstimated,
    metadata: { usage_types: usageTypes },
  };
}

/** Cost Explorer writes amounts with more places than the records keep, and small ones with an exponent. */
function read(amount: string): Decimal {
  return decimal(Number(amount).toFixed(PLACES));
}
