import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { alarmDescription } from "../monitoring/runbook";
import { activityFilters } from "./activity-filters";

export interface ActivityAlarmsProps {
  /** First part of every name, and the namespace of the metrics. */
  readonly prefix: string;
  /** Log group of a trail of all regions: what users and IAM do is recorded in us-east-1. */
  readonly logGroupName: string;
  /** Where the alarms are told; its policy must let CloudWatch publish. */
  readonly topicArn: string;
  /** Where people read the runbooks. @default the path in this repository */
  readonly runbookBaseUrl?: string;
}

/** Seconds over which events are counted, as the benchmark has it. */
const PERIOD = 300;

/** An alarm for each activity that CIS AWS Foundations wants to be told of. */
export class ActivityAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ActivityAlarmsProps) {
    super(scope, id);
    const { prefix, logGroupName, topicArn, runbookBaseUrl } = props;
    const namespace = `${prefix}/activity`;
    for (const { name, meaning, pattern, threshold, runbook } of activityFilters) {
      const filter = new CloudwatchLogMetricFilter(this, `${name}-filter`, {
        name: `${prefix}-${name}`,
        logGroupName,
        pattern,
        metricTransformation: { name, namespace, value: "1" },
      });
      new CloudwatchMetricAlarm(this, name, {
        alarmName: `${prefix}-${name}`,
        alarmDescription: alarmDescription(meaning, runbook, runbookBaseUrl),
        namespace,
        metricName: filter.metricTransformation.name,
        statistic: "Sum",
        period: PERIOD,
        evaluationPeriods: 1,
        threshold,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        // No event is no data.
        treatMissingData: "notBreaching",
        alarmActions: [topicArn],
      });
    }
  }
}
