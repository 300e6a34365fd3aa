import { decimal, larger, smaller } from "./decimal";
import type { Decimal } from "./decimal";

/** One value for each of three views of a month: little use, what is expected, much use. */
export type Range<T> = readonly [low: T, expected: T, high: T];

/** How much of something a month uses, and which assumptions say so. */
export class Quantity {
  constructor(
    readonly range: Range<Decimal>,
    /** Names of usage assumptions; none for what the configuration itself says. */
    readonly assumptions: readonly string[] = [],
  ) {}

  /** The same in each scenario. */
  static fixed(value: number): Quantity {
    const units = decimal(value);
    return new Quantity([units, units, units]);
  }

  times(other: Quantity | number): Quantity {
    return this.combine(other, (a, b) => a.times(b));
  }

  dividedBy(other: Quantity | number): Quantity {
    return this.combine(other, (a, b) => a.div(b));
  }

  plus(other: Quantity | number): Quantity {
    return this.combine(other, (a, b) => a.plus(b));
  }

  atLeast(other: Quantity | number): Quantity {
    return this.combine(other, larger);
  }

  atMost(other: Quantity | number): Quantity {
    return this.combine(other, smaller);
  }

  private combine(other: Quantity | number, join: (a: Decimal, b: Decimal) => Decimal): Quantity {
    const { range, assumptions } = typeof other === "number" ? Quantity.fixed(other) : other;
    const [low, expected, high] = this.range;
    return new Quantity(
      [join(low, range[0]), join(expected, range[1]), join(high, range[2])],
      [...new Set([...this.assumptions, ...assumptions])],
    );
  }
}

/** Hours of a month, as AWS's own calculator counts them. */
export const HOURS_OF_MONTH = 730;

/** A month as a number of days. */
export const DAYS_OF_MONTH = 30;
