import { EdgeAlarms } from "../../../../modules/monitoring/edge-alarms";
import { MigrationAlarms } from "../../../../modules/monitoring/migration-alarms";
import { NatAlarms } from "../../../../modules/monitoring/nat-alarms";
import { ServiceAlarms } from "../../../../modules/monitoring/service-alarms";
import { alarmsBy } from "./alarms";
import { context } from "./context";

describe("MigrationAlarms", () => {
  const alarms = (intervalHours: number) =>
    alarmsBy(
      (stack) =>
        new MigrationAlarms(stack, "migration", context, {
          functionName: "app-dev-migration",
          timeoutSeconds: 900,
          scheduleName: "app-dev-migration-maintenance",
          intervalHours,
        }),
    );

  test.each([1, 24, 166])("miss the schedule after its %d hours and two more, within seven days", (hours) => {
    const { period, evaluation_periods: periods, ...alarm } = alarms(hours)["maintenance-missing"]!;
    expect(alarm).toMatchObject({
      namespace: "AWS/Events",
      dimensions: { RuleName: "app-dev-migration-maintenance" },
      treat_missing_data: "breaching",
    });
    expect(periods).toBe(hours + 2);
    expect(period * periods).toBeLessThanOrEqual(7 * 86_400);
  });

  test("hear of calls that were lost on either way", () => {
    const [value, ...metrics] = alarms(1)["maintenance-failed"]!.metric_query;
    expect(value.expression).toBe("FILL(failed, 0) + FILL(dropped, 0)");
    expect(metrics).toMatchObject([
      { metric: { namespace: "AWS/Events", metric_name: "FailedInvocations" } },
      { metric: { namespace: "AWS/Lambda", metric_name: "AsyncEventsDropped" } },
    ]);
  });

  test("go off before the function's time is over", () => {
    expect(alarms(1)["migration-duration"]).toMatchObject({ statistic: "Maximum", threshold: 810_000 });
  });
});

test("ServiceAlarms tell that fewer tasks run than should", () => {
  const alarms = alarmsBy(
    (stack) =>
      new ServiceAlarms(stack, "service", context, {
        clusterName: "cluster",
        serviceName: "service",
        cpuPercent: 85,
        memoryPercent: 90,
      }),
  );
  expect(alarms["ecs-tasks-missing"]!.metric_query[0].expression).toBe("desired - running");
  for (const { metric } of alarms["ecs-tasks-missing"]!.metric_query.slice(1)) {
    expect(metric).toMatchObject({
      namespace: "ECS/ContainerInsights",
      dimensions: { ClusterName: "cluster", ServiceName: "service" },
    });
  }
  expect([alarms["ecs-cpu"]!.threshold, alarms["ecs-memory"]!.threshold]).toEqual([85, 90]);
});

test("NatAlarms are one a gateway, and none without", () => {
  const alarms = (gatewayIds: string[]) =>
    alarmsBy((stack) => new NatAlarms(stack, "nat", context, { gatewayIds }));
  expect(alarms([])).toEqual({});
  expect(alarms(["nat-a", "nat-b"])["nat-2-ports"]).toMatchObject({
    metric_name: "ErrorPortAllocation",
    dimensions: { NatGatewayId: "nat-b" },
  });
});

test("EdgeAlarms page for errors, and name no region of a web ACL that is everywhere", () => {
  const alarms = alarmsBy(
    (stack) =>
      new EdgeAlarms(
        stack,
        "edge",
        { ...context, region: "us-east-1" },
        {
          distributionId: "E1",
          cdnErrorPercent: 5,
          webAclMetricName: "cdn-acl",
          blockedRequests: 10,
          certificateDays: 30,
        },
      ),
  );
  expect(alarms["cdn-errors"]).toMatchObject({
    metric_name: "5xxErrorRate",
    dimensions: { DistributionId: "E1", Region: "Global" },
    alarm_actions: ["arn:pages"],
    ok_actions: ["arn:pages"],
  });
  expect(alarms["cdn-web-acl-blocked"]).toMatchObject({
    dimensions: { WebACL: "cdn-acl", Rule: "ALL" },
    alarm_actions: ["arn:notices"],
  });
  expect(alarms["cdn-certificate"]).toBeUndefined();
});
