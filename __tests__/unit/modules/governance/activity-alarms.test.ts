import { ActivityAlarms } from "../../../../modules/governance/activity-alarms";
import { activityFilters } from "../../../../modules/governance/activity-filters";
import { find, resources, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new ActivityAlarms(stack, "activity", {
      prefix: "app-dev",
      logGroupName: "/app-dev/trail",
      topicArn: "arn:topic",
    }),
);

describe("ActivityAlarms", () => {
  test("has all fifteen alarms of CIS AWS Foundations, in their order", () => {
    expect(activityFilters.map(({ cis }) => cis)).toEqual(
      Array.from({ length: 15 }, (_, index) => `4.${index + 1}`),
    );
    expect(resources(json, "aws_cloudwatch_metric_alarm")).toHaveLength(15);
  });

  test.each(activityFilters)(
    "$name counts what its filter finds, and tells",
    ({ name, threshold, runbook }) => {
      const filter = find(json, "aws_cloudwatch_log_metric_filter", { name: `app-dev-${name}` });
      const alarm = find(json, "aws_cloudwatch_metric_alarm", { alarm_name: `app-dev-${name}` });
      expect(filter).toMatchObject({
        log_group_name: "/app-dev/trail",
        metric_transformation: { name, namespace: alarm.namespace, value: "1" },
      });
      expect(alarm).toMatchObject({
        statistic: "Sum",
        period: 300,
        threshold,
        comparison_operator: "GreaterThanOrEqualToThreshold",
        treat_missing_data: "notBreaching",
        alarm_actions: ["arn:topic"],
      });
      expect(alarm.metric_name).toMatch(/aws_cloudwatch_log_metric_filter\.|^[a-z-]+$/);
      expect(alarm.alarm_description).toMatch(new RegExp(`\\. Runbook: docs/runbooks/${runbook}\\.md$`));
    },
  );

  test.each(activityFilters)("$name has a pattern that CloudWatch Logs takes", ({ pattern }) => {
    expect(pattern.length).toBeLessThanOrEqual(1024);
    expect(pattern).toMatch(/^\{.+\}$/);
    const depth = [...pattern].reduce((open, sign) => open + Number(sign === "(") - Number(sign === ")"), 0);
    expect(depth).toBe(0);
  });
});
