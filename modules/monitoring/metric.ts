/** One metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** What of: `{ LoadBalancer: "app/..." }`. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `Maximum`, `Minimum`, `SampleCount`, or a percentile such as `p95`. */
  readonly stat: string;
}

/** A value computed of several metrics; the expression names them by their keys. */
export interface MetricMath {
  readonly expression: string;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** Whether a value is computed. */
export function isMath(value: Metric | MetricMath): value is MetricMath {
  return "expression" in value;
}
