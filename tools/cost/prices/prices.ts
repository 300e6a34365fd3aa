import { byLikeness } from "../../../environments/nearest";
import { ToolError } from "../../errors";
import recorded from "./prices.json";

/** From the last tier's bound on, up to this quantity a month, one unit costs this. */
export interface Tier {
  /** In the line's units; the last tier has none. */
  readonly upTo?: string;
  /** US dollars a unit. */
  readonly price: string;
}

/** What one thing costs. */
export interface PriceLine {
  readonly what: string;
  /** What is counted: `GB`, `ACU-hour`. */
  readonly unit: string;
  /** As Cost Explorer names it. */
  readonly service: string;
  /** As infra.aws_resource_costs groups costs. */
  readonly costType: string;
  /** AWS's page that states the price. */
  readonly source: string;
  /** Month of the text in which the verified prices were read; {@link REMEMBERED} where none was. */
  readonly asOf: string;
  /** Regions whose price was read in a text that quotes AWS's price list; those of the others are from memory. */
  readonly verified: readonly string[];
  /** Where AWS's public price list has it; none where its usage type is not known for sure. */
  readonly offer?: {
    readonly service: string;
    readonly usageType: string;
    readonly operation?: string;
  };
  /** By region: one price, or tiers of the whole account's month. */
  readonly prices: Readonly<Record<string, string | readonly Tier[]>>;
}

/** All prices, with their date. */
export interface PriceData {
  /** Month of the newest price. */
  readonly asOf: string;
  readonly currency: string;
  readonly hoursOfMonth: number;
  readonly lines: Readonly<Record<string, PriceLine>>;
}

export const priceData: PriceData = recorded;

/** Last month for which prices from memory are known to have held. */
export const REMEMBERED = "2025-06";

/** Whether a region's price of a line was read in a text that quotes AWS's price list. */
export function isVerified(id: string, region: string): boolean {
  return priceLine(id).verified.includes(region);
}

/** Month for which the price of a line in a region is known. @throws ToolError when there is no such line */
export function knownAsOf(id: string, region: string): string {
  return isVerified(id, region) ? priceLine(id).asOf : REMEMBERED;
}

/** @throws ToolError when there is no such line */
export function priceLine(id: string): PriceLine {
  const line = priceData.lines[id];
  if (line) return line;
  const near = byLikeness(id, Object.keys(priceData.lines))[0]!;
  throw new ToolError(
    `There is no price ${JSON.stringify(id)}; the nearest is ${JSON.stringify(near)}. ` +
      "Add its line to tools/cost/prices/prices.json: docs/cost.md says what a line has.",
  );
}

/** The tiers of a line in a region. @throws ToolError when there is no price for that region */
export function tiersOf(id: string, region: string): readonly Tier[] {
  const { prices } = priceLine(id);
  const found = prices[region];
  if (found === undefined) {
    throw new ToolError(
      `There is no price of ${JSON.stringify(id)} in ${region}: there is one in ${Object.keys(prices).join(", ")}. ` +
        "Add it to tools/cost/prices/prices.json, by hand or by: npm run cost:prices",
    );
  }
  return typeof found === "string" ? [{ price: found }] : found;
}
