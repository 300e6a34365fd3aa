import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import type { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext, AlarmProps } from "./alarm";

export interface LogAlarmProps extends Pick<AlarmProps, "name" | "title" | "meaning" | "runbook"> {
  readonly logGroupName: string;
  /** Which events count. Syntax: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters". */
  readonly pattern: string;
  /** Name of the metric in the namespace of the context's prefix. */
  readonly metricName: string;
  /** Events in five minutes. */
  readonly threshold: number;
}

/** Counts events of a log group, and goes off when there are too many. */
export class LogAlarm extends Alarm {
  constructor(scope: Construct, context: AlarmContext, props: LogAlarmProps) {
    const { name, title, meaning, runbook, threshold, metricName } = props;
    super(scope, context, {
      name,
      title,
      meaning,
      runbook,
      value: { namespace: context.prefix, name: metricName, dimensions: {}, stat: "Sum" },
      comparison: ">",
      threshold,
      periodSeconds: 300,
      periods: 1,
      // A log that is silent says nothing bad; whether the application runs, others watch.
      missing: "notBreaching",
    });
    new CloudwatchLogMetricFilter(this, "filter", {
      provider: context.provider,
      name: `${context.prefix}-${name}`,
      logGroupName: props.logGroupName,
      pattern: props.pattern,
      metricTransformation: {
        namespace: context.prefix,
        name: metricName,
        value: "1",
        defaultValue: "0",
      },
    });
  }
}
