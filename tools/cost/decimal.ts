import Big from "big.js";

/** A decimal number: sums and products of prices have no dust of binary fractions. */
export type Decimal = Big;

export const ZERO: Decimal = new Big(0);

/**
 * Reads `"0.0000166667"` or `"1.0E-7"`, or a number as JavaScript prints it.
 *
 * @throws RangeError for what is no number
 */
export function decimal(value: string | number): Decimal {
  try {
    return new Big(value);
  } catch {
    throw new RangeError(`${JSON.stringify(value)} is no decimal number: write it as 0.0000002`);
  }
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  return a.lt(b) ? a : b;
}

export function larger(a: Decimal, b: Decimal): Decimal {
  return a.gt(b) ? a : b;
}

/** An amount in whole cents, rounded half up, as AWS rounds each line of a bill. */
export function toCents(amount: Decimal): number {
  return amount.times(100).round(0, Big.roundHalfUp).toNumber();
}

/** `1.5` or `43800`: without an exponent, rounded to at most so many places, without zeros at the end. */
export function decimalText(value: Decimal, places = 12): string {
  return value.round(places, Big.roundHalfUp).toFixed();
}

/** Cents as an amount: `1234.50`. */
export function centsText(cents: number): string {
  return new Big(cents).div(100).toFixed(2);
}
