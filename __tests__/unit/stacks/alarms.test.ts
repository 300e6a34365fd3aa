import { existsSync } from "node:fs";
import { alarmsOf } from "./alarms";

const metricAlarms = alarmsOf("aws_cloudwatch_metric_alarm");
const compositeAlarms = alarmsOf("aws_cloudwatch_composite_alarm");
const all = [...metricAlarms, ...compositeAlarms];
const label = ({ environment, name }: { environment: string; name: string }) => `${environment} ${name}`;

test("there are alarms in every environment", () => {
  expect(new Set(all.map(({ environment }) => environment)).size).toBe(4);
  expect(all.length).toBeGreaterThan(150);
  expect(new Set(all.map(label)).size).toBe(all.length);
});

describe.each(all.map((alarm) => [label(alarm), alarm] as const))("%s", (_, { body, name }) => {
  test("names a runbook that is there, within what CloudWatch takes", () => {
    const [, meaning, runbook] = /^([A-Z\d].*[^.])\. Runbook: (docs\/runbooks\/[\w-]+\.md)$/.exec(
      body.alarm_description,
    )!;
    expect(meaning!.length).toBeGreaterThan(10);
    expect(existsSync(runbook!)).toBe(true);
    expect(body.alarm_description.length).toBeLessThanOrEqual(1024);
  });

  test("tells somebody, but for those by which ECS rolls a release back", () => {
    if (name.startsWith("realtime-deployment-")) expect(body).not.toHaveProperty("alarm_actions");
    else expect(body.alarm_actions).toEqual([expect.stringMatching(/^\$\{.*(topic|_arn).*\}$/)]);
  });
});

describe.each(metricAlarms.map((alarm) => [label(alarm), alarm.body] as const))("%s", (_, body) => {
  const periods: number[] = body.period
    ? [body.period]
    : body.metric_query.flatMap(({ metric }: { metric?: { period: number } }) => metric?.period ?? []);

  // CloudWatch API Reference, PutMetricAlarm.
  test("looks at whole minutes, and no further back than CloudWatch does", () => {
    expect(periods.length).toBeGreaterThan(0);
    for (const period of periods) {
      expect(period % 60).toBe(0);
      expect(period * body.evaluation_periods).toBeLessThanOrEqual(period >= 3600 ? 604_800 : 86_400);
    }
  });

  test("says what no data means, and how many periods must breach", () => {
    expect(["breaching", "notBreaching", "ignore"]).toContain(body.treat_missing_data);
    if (body.datapoints_to_alarm !== undefined)
      expect(body.datapoints_to_alarm).toBeLessThanOrEqual(body.evaluation_periods);
  });
});
