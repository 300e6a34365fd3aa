import { LoadBalancerAlarms } from "../../../../modules/monitoring/load-balancer-alarms";
import type { LoadBalancerAlarmsProps } from "../../../../modules/monitoring/load-balancer-alarms";
import { alarmsBy } from "./alarms";
import { context } from "./context";

const alarms = (change: Partial<LoadBalancerAlarmsProps> = {}) =>
  alarmsBy(
    (stack) =>
      new LoadBalancerAlarms(stack, "alb", context, {
        loadBalancerArnSuffix: "app/alb/1",
        targetGroupArnSuffix: "targetgroup/tg/2",
        targetErrorPercent: 5,
        balancerErrors: 10,
        latencySeconds: 1.5,
        webAclMetricName: "alb-acl",
        blockedRequests: 100,
        certificateDays: 30,
        ...change,
      }),
  );
const all = alarms();
const balancer = { LoadBalancer: "app/alb/1" };
const target = { ...balancer, TargetGroup: "targetgroup/tg/2" };

describe("LoadBalancerAlarms", () => {
  test("watch the share of requests that fail in the application, but not of a handful", () => {
    const { metric_query: queries, threshold } = all["alb-target-errors"]!;
    expect(threshold).toBe(5);
    expect(queries[0].expression).toBe("IF(requests >= 100, 100 * FILL(errors, 0) / requests, 0)");
    expect(queries.slice(1)).toMatchObject([
      { id: "errors", metric: { metric_name: "HTTPCode_Target_5XX_Count", dimensions: target, stat: "Sum" } },
      { id: "requests", metric: { metric_name: "RequestCount", dimensions: target, stat: "Sum" } },
    ]);
  });

  test("watch the load balancer's own errors and connections by its own dimension", () => {
    expect(all["alb-balancer-errors"]).toMatchObject({ dimensions: balancer, threshold: 10 });
    expect(all["alb-rejected-connections"]).toMatchObject({ dimensions: balancer, threshold: 0 });
  });

  test("take no report of healthy targets for none, and of unhealthy ones for none too", () => {
    expect(all["alb-no-healthy-target"]).toMatchObject({
      dimensions: target,
      treat_missing_data: "breaching",
    });
    expect(all["alb-unhealthy-targets"]).toMatchObject({
      dimensions: target,
      treat_missing_data: "notBreaching",
    });
  });

  test("watch the response time of 95 of 100 requests", () => {
    expect(all["alb-latency"]).toMatchObject({ extended_statistic: "p95", threshold: 1.5 });
  });

  test("watch the web ACL by region, and the certificate if there is one", () => {
    expect(all["web-acl-blocked"]!.dimensions).toEqual({
      WebACL: "alb-acl",
      Rule: "ALL",
      Region: "ap-northeast-1",
    });
    expect(all["alb-certificate"]).toBeUndefined();
    expect(alarms({ certificateArn: "arn:certificate" })["alb-certificate"]).toMatchObject({
      dimensions: { CertificateArn: "arn:certificate" },
      comparison_operator: "LessThanThreshold",
      threshold: 30,
    });
  });
});
