import { DeploymentAlarms } from "../../../../modules/service/deployment-alarms";
import { find, resources, synthModule } from "../../synth";
import type { Body } from "../../synth";

const json = synthModule(
  (stack) =>
    new DeploymentAlarms(stack, "alarms", {
      prefix: "groundwork-dev-realtime",
      loadBalancerArnSuffix: "app/alb/1",
      targetGroupArnSuffix: "targetgroup/tg/2",
    }),
);
const dimensions = { LoadBalancer: "app/alb/1", TargetGroup: "targetgroup/tg/2" };

describe("DeploymentAlarms", () => {
  test("watch the share of failed requests, but not of a handful", () => {
    const { metric_query: queries, threshold } = find(json, "aws_cloudwatch_metric_alarm", {
      alarm_name: "groundwork-dev-realtime-deployment-errors",
    });
    expect(threshold).toBe(5);
    expect(queries[0]).toMatchObject({
      expression: "IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)",
      return_data: true,
    });
    const metrics = queries.slice(1).map(({ metric }: Body) => metric);
    expect(metrics.map(({ metric_name }: Body) => metric_name)).toEqual([
      "HTTPCode_Target_5XX_Count",
      "RequestCount",
    ]);
    for (const metric of metrics) expect(metric.dimensions).toEqual(dimensions);
  });

  test("watch for tasks that fail their health checks", () => {
    expect(find(json, "aws_cloudwatch_metric_alarm", { metric_name: "UnHealthyHostCount" })).toMatchObject({
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      dimensions,
    });
  });

  test("stay quiet without traffic, and notify no one", () => {
    const alarms = resources(json, "aws_cloudwatch_metric_alarm");
    expect(alarms).toHaveLength(2);
    for (const alarm of alarms) {
      expect(alarm.treat_missing_data).toBe("notBreaching");
      expect(alarm).not.toHaveProperty("alarm_actions");
    }
  });
});
