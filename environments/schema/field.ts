import { z } from "zod";
import { oneOf } from "../problem";

/** What a setting may be, in words: the error messages and docs/settings.md say it alike. */
export interface FieldText {
  readonly allowed: string;
  /** A good value, as it is written in a settings file. */
  readonly example: string;
}

/** The words for each setting, kept beside its schema. */
export const fieldTexts = z.registry<FieldText>();

/** Gives a setting's schema its words. */
export function field<T extends z.ZodType>(schema: T, allowed: string, example: string): T {
  fieldTexts.add(schema, { allowed, example });
  return schema;
}

/**
 * Days to keep a CloudWatch log group, those that CloudWatch can.
 * Source: CloudWatch Logs API Reference, PutRetentionPolicy.
 */
export const logRetentionDays = () =>
  days([
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ]);

/** One of a few numbers of days. */
export function days<const T extends readonly [number, ...number[]]>(values: T, text = oneOf(values)) {
  return field(z.literal(values), `${text} days`, String(values[0]));
}

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const DAY = "(mon|tue|wed|thu|fri|sat|sun)";

/** A daily window in UTC, as RDS and ElastiCache write it. */
export const dailyWindow = () =>
  field(
    z.string().regex(new RegExp(`^${TIME}-${TIME}$`)),
    "hh:mm-hh:mm in UTC, 00:00 to 23:59",
    '"03:00-04:00"',
  );

/** A weekly window in UTC, as RDS and ElastiCache write it. */
export const weeklyWindow = () =>
  field(
    z.string().regex(new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`)),
    "ddd:hh:mm-ddd:hh:mm in UTC, days mon tue wed thu fri sat sun",
    '"sun:04:00-sun:05:00"',
  );

/** A whole number with bounds and a unit; the words follow from them. */
export function whole(min: number, max: number, unit: string, example: number, note = "") {
  const text = `a whole number from ${min} to ${max}${unit && ` ${unit}`}${note && `: ${note}`}`;
  return field(z.int().min(min).max(max), text, String(example));
}

/** A limit of AWS WAF on the requests of one address. Source: WAFV2 API Reference, RateBasedStatement. */
export const requestLimit = (example: number) =>
  whole(10, 2_000_000_000, "requests in five minutes", example);

/** One of a few words. */
export function choice<const T extends readonly [string, ...string[]]>(...words: T) {
  const quoted = words.map((word) => `"${word}"`);
  return field(z.enum(words), oneOf(quoted), quoted[0]!);
}

/** True or false. */
export const flag = () => field(z.boolean(), "true or false", "true");
