import type { Readable } from "node:stream";
import { decimal } from "../decimal";
import { readOffer } from "./offer";
import type { PriceData, PriceLine, Tier } from "./prices";
import { usageTypeIn } from "./region-codes";

/** A price that AWS's price list has otherwise. */
export interface PriceChange {
  readonly id: string;
  readonly region: string;
  readonly before: string | readonly Tier[];
  readonly after: string | readonly Tier[];
}

export interface Renewal {
  readonly data: PriceData;
  readonly changes: readonly PriceChange[];
  /** Lines and regions whose price the offers told. */
  readonly read: number;
  /** `id in region`: to be looked up by hand, for there is no offer for it, or the offer does not tell. */
  readonly byHand: readonly string[];
}

/** Opens the offer of a service in a region. */
export type OpenOffer = (service: string, region: string) => Promise<Readable>;

/**
 * Puts the prices of AWS's price list in place of those of the data. What is free for ever is not in the list and stays.
 *
 * @param month of today, which becomes the date of each line that was read
 * @throws what `open` throws; ToolError for what is no offer
 */
export async function renewPrices(data: PriceData, open: OpenOffer, month: string): Promise<Renewal> {
  const lines = new Map<string, PriceLine>(Object.entries(data.lines));
  const changes: PriceChange[] = [];
  const byHand: string[] = [];
  let read = 0;
  for (const [, wanted] of byOffer(data, byHand)) {
    const { service, region } = wanted[0]!;
    const found = await readOffer(await open(service, region), wanted);
    wanted.forEach(({ id }, i) => {
      const tiers = found[i];
      if (!tiers) return void byHand.push(`${id} in ${region}`);
      read += 1;
      const line = lines.get(id)!;
      const before = line.prices[region]!;
      const after = withFree(before, tiers);
      if (JSON.stringify(before) !== JSON.stringify(after)) changes.push({ id, region, before, after });
      const verified = [...new Set([...line.verified, region])].sort();
      lines.set(id, { ...line, asOf: month, verified, prices: { ...line.prices, [region]: after } });
    });
  }
  const renewed = { ...data, asOf: read > 0 ? month : data.asOf, lines: Object.fromEntries(lines) };
  return { data: renewed, changes, read, byHand };
}

interface WantedLine {
  readonly id: string;
  readonly service: string;
  readonly region: string;
  readonly usageType: string;
  readonly operation?: string;
}

function byOffer(data: PriceData, byHand: string[]): Map<string, WantedLine[]> {
  const offers = new Map<string, WantedLine[]>();
  for (const [id, { offer, prices }] of Object.entries(data.lines)) {
    for (const region of Object.keys(prices)) {
      if (!offer) byHand.push(`${id} in ${region}`);
      else {
        const { service, usageType, operation } = offer;
        const key = `${service}/${region}`;
        const line = { id, service, region, usageType: usageTypeIn(region, usageType), operation };
        offers.set(key, [...(offers.get(key) ?? []), line]);
      }
    }
  }
  return offers;
}

/** The tiers of the list, after what the data says is free for ever and the list leaves out. */
function withFree(before: string | readonly Tier[], tiers: readonly Tier[]): string | readonly Tier[] {
  const first = typeof before === "string" ? undefined : before[0];
  const isListed = decimal(tiers[0]!.price).eq(0);
  const all = first && decimal(first.price).eq(0) && !isListed ? [first, ...tiers] : tiers;
  return all.length === 1 && all[0]!.upTo === undefined ? all[0]!.price : all;
}
