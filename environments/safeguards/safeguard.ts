import type { SettingPath, ValuesAt } from "../path";

interface Words {
  /** What production demands. */
  readonly minimum: string;
  readonly mend: string;
  /** Why, with the control or page it is from. */
  readonly why: string;
  /** What an environment that has less lives with, in plain words. */
  readonly givesUp: string;
}

/** One demand of the production profile. */
export interface Safeguard extends Words {
  /** The settings that decide; a problem is reported at the first. */
  readonly looksAt: readonly [SettingPath, ...SettingPath[]];
  readonly isSafe: (values: readonly unknown[]) => boolean;
}

/** Makes a safeguard of a function that takes the values at these paths, in this order. */
export function safeguard<const P extends readonly [SettingPath, ...SettingPath[]]>(
  looksAt: P,
  isSafe: (...values: ValuesAt<P>) => boolean,
  words: Words,
): Safeguard {
  return { looksAt, isSafe: (values) => isSafe(...(values as ValuesAt<P>)), ...words };
}

/** Logs are kept for a year. */
export const logRetention = (
  path:
    | "networking.flowLogRetentionDays"
    | `${"security.webAcl" | "database" | "cache" | "realtime" | "cdn" | "governance.trail"}.logRetentionDays`,
) =>
  safeguard([path], (days) => days === undefined || days >= 365, {
    minimum: "365 days or more",
    mend: "set it to 365",
    why: "an attack is often found months later (FSBP CloudWatch.16)",
    givesUp: "Logs older than a few weeks are gone.",
  });
