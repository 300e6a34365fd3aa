import type { CostRow } from "../records/operations/record-costs";
import { centsText } from "./decimal";
import type { Estimate, EstimatedCharge, EstimatedResource } from "./estimate";
import { priceLine } from "./prices/prices";

/** An estimate as rows of the records: one a resource, kind of cost and region; nothing for what costs nothing. */
export function estimateRows({ phases, pricesAsOf }: Estimate, month: string): CostRow[] {
  return phases.flatMap(({ phase, resources }) =>
    resources.flatMap((resource) =>
      [...byKind(resource)].flatMap(([, charges]) => {
        const row = rowOf(charges, resource, pricesAsOf);
        return charges.some(({ monthly }) => monthly[2] > 0) ? [{ ...row, phase, date: month }] : [];
      }),
    ),
  );
}

function byKind({ charges }: EstimatedResource): Map<string, EstimatedCharge[]> {
  const kinds = new Map<string, EstimatedCharge[]>();
  for (const charge of charges) {
    const { service, costType } = priceLine(charge.price);
    const key = JSON.stringify([service, costType, charge.region]);
    kinds.set(key, [...(kinds.get(key) ?? []), charge]);
  }
  return kinds;
}

function rowOf(
  charges: readonly EstimatedCharge[],
  { address, type }: EstimatedResource,
  pricesAsOf: string,
): Omit<CostRow, "phase" | "date"> {
  const { service, costType } = priceLine(charges[0]!.price);
  const total = (scenario: 0 | 1 | 2) =>
    centsText(charges.reduce((cents, { monthly }) => cents + monthly[scenario], 0));
  const alone = charges.length === 1 ? charges[0] : undefined;
  return {
    region: charges[0]!.region,
    service,
    address,
    resource_type: type,
    cost_type: costType,
    cost_amount: total(1),
    low_amount: total(0),
    high_amount: total(2),
    usage_quantity: alone?.quantity[1],
    usage_unit: alone?.unit,
    is_estimated: true,
    metadata: {
      prices_as_of: pricesAsOf,
      prices: charges.map(({ price }) => price),
      assumptions: [...new Set(charges.flatMap(({ assumptions }) => assumptions))],
    },
  };
}
