import type { Resource } from "../../policy/view/resource";
import { View } from "../../policy/view/view";
import type { Stacks } from "../../policy/view/view";
import { ToolError } from "../errors";
import type { Charge } from "./charge";
import { decimalText, toCents } from "./decimal";
import type { Decimal } from "./decimal";
import { isVerified, priceData, priceLine } from "./prices/prices";
import { TieredMonth } from "./prices/tiered-month";
import type { Range } from "./quantity";
import { pricerOf } from "./services/all";
import { quantityOf } from "./usage/usage";
import type { Usage } from "./usage/usage";

/** Cents of a month: low, expected, high. */
export type Monthly = Range<number>;

export interface EstimatedCharge {
  /** The line of the price data. */
  readonly price: string;
  readonly what: string;
  readonly region: string;
  readonly unit: string;
  /** In the unit, without binary fractions. */
  readonly quantity: Range<string>;
  readonly monthly: Monthly;
  /** The usage assumptions in the quantity; none where the configuration says all. */
  readonly assumptions: readonly string[];
  /** Whether this region's price was read in a text that quotes AWS's price list. */
  readonly verified: boolean;
}

export interface EstimatedResource {
  /** As in a plan. */
  readonly address: string;
  readonly type: string;
  /** The construct's path in its stack, for people to read. */
  readonly path: string;
  readonly region: string;
  readonly monthly: Monthly;
  readonly charges: readonly EstimatedCharge[];
}

export interface EstimatedPhase {
  readonly phase: string;
  readonly monthly: Monthly;
  /** Those that are charged for something. */
  readonly resources: readonly EstimatedResource[];
  /** How many others there are. */
  readonly free: number;
}

/** What an environment costs a month by its configuration. */
export interface Estimate {
  readonly environment: string;
  readonly currency: string;
  /** Month of the newest price. */
  readonly pricesAsOf: string;
  readonly monthly: Monthly;
  readonly phases: readonly EstimatedPhase[];
}

/**
 * Prices the stacks of an environment. Each charge is rounded to the cent, as on a bill, and all sums are sums of these.
 * Tiers are the account's: they are used up in the order of the phases.
 *
 * @param stacks Terraform JSON by phase, in the order of the phases
 * @throws ToolError for a type, a price or a region that has no price
 */
export function estimate(environment: string, stacks: Stacks, usage: Usage): Estimate {
  const view = new View(stacks);
  const month = new TieredMonth();
  const use = (name: keyof Usage) => quantityOf(usage, name);
  const phases = Object.keys(stacks).map((phase): EstimatedPhase => {
    const resources = view.all.filter(
      ({ stack, type }) => stack === phase && !/^(data|ephemeral)\./.test(type),
    );
    const priced = resources.flatMap((resource) => {
      const charges = pricerOf(resource.type)?.({ resource, view, use }) ?? [];
      return charges.length > 0 ? [estimateResource(resource, charges, month)] : [];
    });
    return {
      phase,
      monthly: sum(priced.map(({ monthly }) => monthly)),
      resources: priced,
      free: resources.length - priced.length,
    };
  });
  return {
    environment,
    currency: priceData.currency,
    pricesAsOf: priceData.asOf,
    monthly: sum(phases.map(({ monthly }) => monthly)),
    phases,
  };
}

function estimateResource(
  resource: Resource,
  charges: readonly Charge[],
  month: TieredMonth,
): EstimatedResource {
  const { region, address, type, path } = resource;
  if (region === undefined) {
    throw new ToolError(
      `${resource.stack}: the region of ${address} is not in the JSON, so it cannot be priced.`,
    );
  }
  const estimated = charges.map((charge) => estimateCharge(charge, charge.region ?? region, month));
  return {
    address,
    type,
    path,
    region,
    monthly: sum(estimated.map(({ monthly }) => monthly)),
    charges: estimated,
  };
}

function estimateCharge({ price, quantity }: Charge, region: string, month: TieredMonth): EstimatedCharge {
  const { what, unit } = priceLine(price);
  const amounts = month.add(price, region, quantity.range);
  return {
    price,
    what,
    region,
    unit,
    quantity: each(quantity.range, decimalText),
    monthly: each(amounts, toCents),
    assumptions: quantity.assumptions,
    verified: isVerified(price, region),
  };
}

function each<T>([low, expected, high]: Range<Decimal>, change: (value: Decimal) => T): Range<T> {
  return [change(low), change(expected), change(high)];
}

function sum(amounts: readonly Monthly[]): Monthly {
  return amounts.reduce<Monthly>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]], [0, 0, 0]);
}
