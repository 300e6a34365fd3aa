import { callQuery } from "../../deploy/emulator/emulator";

/** Reports a value of a metric, now. */
export async function report(
  namespace: string,
  metric: string,
  value: number,
  dimensions: Readonly<Record<string, string>>,
): Promise<void> {
  const named = Object.entries(dimensions).flatMap(([name, text], index) => [
    [`MetricData.member.1.Dimensions.member.${index + 1}.Name`, name],
    [`MetricData.member.1.Dimensions.member.${index + 1}.Value`, text],
  ]);
  await callQuery("monitoring", "PutMetricData", {
    Version: "2010-08-01",
    Namespace: namespace,
    "MetricData.member.1.MetricName": metric,
    "MetricData.member.1.Value": String(value),
    ...Object.fromEntries(named),
  });
}

/** An alarm that has gone off. */
export async function raise(name: string, reason: string): Promise<void> {
  await callQuery("monitoring", "PutMetricAlarm", {
    Version: "2010-08-01",
    AlarmName: name,
    MetricName: "Any",
    Namespace: "Drill",
    Period: "60",
    EvaluationPeriods: "1",
    Threshold: "1",
    ComparisonOperator: "GreaterThanThreshold",
    Statistic: "Sum",
  });
  await callQuery("monitoring", "SetAlarmState", {
    Version: "2010-08-01",
    AlarmName: name,
    StateValue: "ALARM",
    StateReason: reason,
  });
}
