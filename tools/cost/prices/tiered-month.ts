import { decimal, larger, smaller, ZERO } from "../decimal";
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
    const before = this.used.get(price) ?? [ZERO, ZERO, ZERO];
    this.used.set(price, [
      before[0].plus(quantity[0]),
      before[1].plus(quantity[1]),
      before[2].plus(quantity[2]),
    ]);
    return [
      amount(tiers, before[0], quantity[0]),
      amount(tiers, before[1], quantity[1]),
      amount(tiers, before[2], quantity[2]),
    ];
  }
}

function amount(tiers: readonly Tier[], before: Decimal, quantity: Decimal): Decimal {
  const end = before.plus(quantity);
  let from = ZERO;
  let total = ZERO;
  for (const { upTo, price } of tiers) {
    const to = upTo === undefined ? end : decimal(upTo);
    const within = smaller(end, to).minus(larger(before, from));
    if (within.gt(0)) total = total.plus(within.times(price));
    from = to;
  }
  return total;
}
