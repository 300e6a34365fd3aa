import { decimal, larger, multiply, smaller } from "../decimal";
import type { Decimal } from "../decimal";
import type { Range } from "../quantity";
import { tiersOf } from "./prices";
import type { Tier } from "./prices";

/** The tiers of a month: AWS counts what a whole account uses of one thing, in all regions together. */
export class TieredMonth {
  private readonly used = new Map<string, Range<Decimal>>();

  /** What so much more of a price line costs in a region, low, expected and high. @throws ToolError without a price */
  add(price: string, region: string, quantity: Range<Decimal>): Range<Decimal> {
    const tiers = tiersOf(price, region);
    const before = this.used.get(price) ?? [0n, 0n, 0n];
    this.used.set(price, [before[0] + quantity[0], before[1] + quantity[1], before[2] + quantity[2]]);
    return [
      amount(tiers, before[0], quantity[0]),
      amount(tiers, before[1], quantity[1]),
      amount(tiers, before[2], quantity[2]),
    ];
  }
}

function amount(tiers: readonly Tier[], before: Decimal, quantity: Decimal): Decimal {
  const end = before + quantity;
  let from = 0n;
  let total = 0n;
  for (const { upTo, price } of tiers) {
    const to = upTo === undefined ? end : decimal(upTo);
    const within = smaller(end, to) - larger(before, from);
    if (within > 0n) total += multiply(within, decimal(price));
    from = to;
  }
  return total;
}
