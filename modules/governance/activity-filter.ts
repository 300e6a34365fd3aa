import type { Runbook } from "../monitoring/runbook";

/** What to look for in the trail, and what to do when it is found. */
export interface ActivityFilter {
  /** Last part of the alarm's name, and name of the metric. */
  readonly name: string;
  /** What has happened, as the alarm's description says it. */
  readonly meaning: string;
  /** Filter pattern of CloudWatch Logs, of at most 1,024 characters (API Reference, PutMetricFilter). */
  readonly pattern: string;
  /** Events within five minutes that raise the alarm. */
  readonly threshold: number;
  readonly runbook: Runbook;
  /** Recommendation of CIS AWS Foundations 1.4 and 3.0; in 1.2 it is 3.x. */
  readonly cis: string;
  /** Control of Security Hub, where there is one. */
  readonly control?: string;
}

/** Any of these calls; of one service, where a name is not that service's alone. */
export function calls(names: readonly string[], eventSource?: string): string {
  const any = names.map((name) => `($.eventName=${name})`).join(" || ");
  return eventSource ? `{($.eventSource=${eventSource}) && (${any})}` : `{${any}}`;
}
