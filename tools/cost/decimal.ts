/**
 * A decimal number in units of 10^-12: sums and products of prices have no dust of binary fractions. The smallest price
 * of AWS that is in use has ten places.
 */
export type Decimal = bigint;

const PLACES = 12;
const ONE = 10n ** BigInt(PLACES);
const CENT = ONE / 100n;

/**
 * Reads `"0.0000166667"`, or a number as JavaScript prints it.
 *
 * @throws RangeError for what is no decimal number of at most 12 places
 */
export function decimal(value: string | number): Decimal {
  const text = typeof value === "number" ? plain(value) : value;
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > PLACES) {
    throw new RangeError(
      `${JSON.stringify(value)} is no decimal number with at most ${PLACES} places: write it as 0.0000002`,
    );
  }
  const units = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, "0"));
  return sign ? -units : units;
}

/** A number without an exponent, which JavaScript puts on what is below 10^-6. */
function plain(value: number): string {
  const text = String(value);
  const [digits, exponent] = text.split("e-");
  if (exponent === undefined) return text;
  const [whole, fraction = ""] = digits!.split(".");
  return `0.${"0".repeat(Number(exponent) - 1)}${whole}${fraction}`;
}

/** The product, rounded half up to 12 places. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return roundedQuotient(a * b, ONE);
}

/** The quotient, rounded half up to 12 places. */
export function divide(a: Decimal, b: Decimal): Decimal {
  return roundedQuotient(a * ONE, b);
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  return a < b ? a : b;
}

export function larger(a: Decimal, b: Decimal): Decimal {
  return a > b ? a : b;
}

/** An amount in whole cents, rounded half up, as AWS rounds each line of a bill. */
export function toCents(amount: Decimal): number {
  return Number(roundedQuotient(amount, CENT));
}

/** `1.5` or `43800`: without zeros at the end. */
export function decimalText(value: Decimal): string {
  const units = value < 0n ? -value : value;
  const fraction = String(units % ONE)
    .padStart(PLACES, "0")
    .replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${units / ONE}${fraction && "."}${fraction}`;
}

/** Cents as an amount: `1234.50`. */
export function centsText(cents: number): string {
  const units = Math.abs(cents);
  return `${cents < 0 ? "-" : ""}${Math.floor(units / 100)}.${String(units % 100).padStart(2, "0")}`;
}

function roundedQuotient(a: bigint, b: bigint): bigint {
  const half = b / 2n;
  return a < 0n ? -((-a + half) / b) : (a + half) / b;
}
