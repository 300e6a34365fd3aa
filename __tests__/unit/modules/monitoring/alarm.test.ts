import { Alarm } from "../../../../modules/monitoring/alarm";
import type { AlarmContext, AlarmProps } from "../../../../modules/monitoring/alarm";
import { only, synthModule } from "../../synth";
import { context } from "./context";

const props: AlarmProps = {
  name: "queue-full",
  title: "Length of the queue",
  meaning: "The queue is full",
  runbook: "service-down",
  value: { namespace: "AWS/SQS", name: "Length", dimensions: { QueueName: "q" }, stat: "Maximum" },
  comparison: ">",
  threshold: 5,
  periodSeconds: 60,
  periods: 3,
  missing: "notBreaching",
};

const synth = (change: Partial<AlarmProps> = {}, around: Partial<AlarmContext> = {}) =>
  only(
    synthModule((stack) => new Alarm(stack, { ...context, ...around }, { ...props, ...change })),
    "aws_cloudwatch_metric_alarm",
  );

describe("Alarm", () => {
  test("watches one metric for as long as it is told", () => {
    expect(synth()).toMatchObject({
      alarm_name: "app-dev-queue-full",
      namespace: "AWS/SQS",
      metric_name: "Length",
      dimensions: { QueueName: "q" },
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 5,
      period: 60,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
    });
    expect(synth({ breachingPeriods: 2 }).datapoints_to_alarm).toBe(2);
  });

  test("takes percentiles, and metrics without a dimension", () => {
    const value = { namespace: "app", name: "Time", dimensions: {}, stat: "p95" };
    const alarm = synth({ value });
    expect(alarm.extended_statistic).toBe("p95");
    expect(alarm).not.toHaveProperty("statistic");
    expect(alarm).not.toHaveProperty("dimensions");
  });

  test("computes a value of several metrics, of which only the result counts", () => {
    const metric = { namespace: "app", dimensions: {}, stat: "Sum" };
    const alarm = synth({
      value: { expression: "a / b", metrics: { a: { ...metric, name: "A" }, b: { ...metric, name: "B" } } },
    });
    expect(alarm).not.toHaveProperty("period");
    expect(alarm.metric_query).toEqual([
      { id: "value", expression: "a / b", label: "Length of the queue", return_data: true },
      {
        id: "a",
        metric: { metric_name: "A", namespace: "app", period: 60, stat: "Sum" },
        return_data: false,
      },
      {
        id: "b",
        metric: { metric_name: "B", namespace: "app", period: 60, stat: "Sum" },
        return_data: false,
      },
    ]);
  });

  test("is a notice unless it says otherwise; the end of a page is told too", () => {
    expect(synth().alarm_actions).toEqual(["arn:notices"]);
    expect(synth()).not.toHaveProperty("ok_actions");
    expect(synth({ severity: "page" })).toMatchObject({
      alarm_actions: ["arn:pages"],
      ok_actions: ["arn:pages"],
    });
  });

  test("says what it means and where to read on", () => {
    expect(synth().alarm_description).toBe("The queue is full. Runbook: docs/runbooks/service-down.md");
    expect(synth({}, { runbookBaseUrl: "https://wiki.example.com/runbooks" }).alarm_description).toBe(
      "The queue is full. Runbook: https://wiki.example.com/runbooks/service-down.md",
    );
  });

  test("goes after the composite alarm that named it", () => {
    expect(synth().lifecycle).toEqual({ create_before_destroy: true });
  });
});
