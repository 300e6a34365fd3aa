import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { isMath } from "./metric";
import type { Metric, MetricMath } from "./metric";
import { alarmDescription } from "./runbook";
import type { Runbook } from "./runbook";

/** `page`: somebody must act now, at night too. `notice`: somebody should look at it in working hours. */
export type Severity = "page" | "notice";

/** What all alarms of a region have in common. */
export interface AlarmContext {
  /** First part of every name. */
  readonly prefix: string;
  readonly region: string;
  /** Provider of that region. @default the stack's */
  readonly provider?: TerraformProvider;
  /** Topics of the region that alarms of each severity tell. */
  readonly topics: Readonly<Record<Severity, string>>;
  /** Where people read the runbooks. @default their paths in this repository */
  readonly runbookBaseUrl?: string;
}

const COMPARISONS = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
} as const;

export interface AlarmProps {
  /** Name of the alarm after the prefix. */
  readonly name: string;
  /** Heading of its chart; alarms of one heading share a chart. */
  readonly title: string;
  /** What it means when it goes off, without a full stop. */
  readonly meaning: string;
  readonly runbook: Runbook;
  /** @default "notice" */
  readonly severity?: Severity;
  readonly value: Metric | MetricMath;
  readonly comparison: keyof typeof COMPARISONS;
  readonly threshold: number;
  /** 60 or a multiple of it. */
  readonly periodSeconds: number;
  /** Periods that are looked at; together at most a day, or seven days with periods of an hour or more. */
  readonly periods: number;
  /** How many of them must breach. @default all */
  readonly breachingPeriods?: number;
  /** What a period without data counts as; `ignore` leaves the alarm as it is. */
  readonly missing: "breaching" | "notBreaching" | "ignore";
}

/** An alarm on a metric. It tells a topic when it goes off, and a page's topic also when it is over. */
export class Alarm extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Where its metric is. */
  readonly region: string;

  constructor(
    scope: Construct,
    context: AlarmContext,
    readonly props: AlarmProps,
  ) {
    super(scope, props.name);
    this.region = context.region;
    const { severity = "notice" } = props;
    const topic = context.topics[severity];
    const alarm = new CloudwatchMetricAlarm(this, "alarm", {
      provider: context.provider,
      alarmName: `${context.prefix}-${props.name}`,
      alarmDescription: alarmDescription(props.meaning, props.runbook, context.runbookBaseUrl),
      ...watched(props),
      comparisonOperator: COMPARISONS[props.comparison],
      threshold: props.threshold,
      evaluationPeriods: props.periods,
      datapointsToAlarm: props.breachingPeriods ?? props.periods,
      treatMissingData: props.missing,
      alarmActions: [topic],
      okActions: severity === "page" ? [topic] : undefined,
      // Deleted after the composite alarm that named it was changed: before, CloudWatch refuses.
      lifecycle: { createBeforeDestroy: true },
    });
    this.name = alarm.alarmName;
    this.arn = alarm.arn;
  }
}

const STATISTICS = ["Sum", "Average", "Maximum", "Minimum", "SampleCount"];

/** The arguments that say what is watched: one metric, or an expression over several. */
function watched({ value, title, periodSeconds }: AlarmProps): Partial<CloudwatchMetricAlarmConfig> {
  if (!isMath(value)) {
    const { namespace, name, dimensions, stat } = value;
    return {
      namespace,
      metricName: name,
      dimensions: given(dimensions),
      period: periodSeconds,
      ...(STATISTICS.includes(stat) ? { statistic: stat } : { extendedStatistic: stat }),
    };
  }
  return {
    metricQuery: [
      { id: "value", expression: value.expression, label: title, returnData: true },
      ...Object.entries(value.metrics).map(([id, { namespace, name, dimensions, stat }]) => ({
        id,
        returnData: false,
        metric: { namespace, metricName: name, dimensions: given(dimensions), period: periodSeconds, stat },
      })),
    ],
  };
}

/** A metric of no dimension has no argument for it: an empty one would differ from what AWS answers. */
function given(dimensions: Metric["dimensions"]): Record<string, string> | undefined {
  return Object.keys(dimensions).length ? { ...dimensions } : undefined;
}
