import { CacheAlarms } from "../../../../modules/monitoring/cache-alarms";
import { Dashboard } from "../../../../modules/monitoring/dashboard";
import { LogAlarm } from "../../../../modules/monitoring/log-alarm";
import { SignInAlarm } from "../../../../modules/monitoring/sign-in-alarm";
import { only, synthModule } from "../../synth";
import type { Body } from "../../synth";
import { context } from "./context";

const json = synthModule((stack) => {
  const cache = new CacheAlarms(stack, "cache", context, {
    nodeIds: ["redis-001", "redis-002"],
    cpuPercent: 80,
    memoryPercent: 80,
    evictions: 10,
    connections: 100,
    replicationLagSeconds: 5,
  });
  const signIn = new SignInAlarm(stack, context, { userPoolId: "pool", clientId: "client", failures: 7 });
  const log = new LogAlarm(stack, context, {
    name: "errors",
    title: "Errors",
    meaning: "There are errors",
    runbook: "application-errors",
    logGroupName: "/app",
    pattern: "ERROR",
    metricName: "Errors",
    threshold: 3,
  });
  new Dashboard(stack, "dashboard", {
    name: "app-dev",
    region: context.region,
    states: [signIn],
    sections: [
      { title: "Cache", alarms: cache.all },
      { title: "Nothing", alarms: [] },
      { title: "Users", alarms: [signIn, log] },
    ],
  });
});
const { widgets } = JSON.parse(only(json, "aws_cloudwatch_dashboard").dashboard_body) as { widgets: Body[] };
const chart = (title: string) => widgets.find(({ properties }) => properties.title === title)!.properties;

describe("Dashboard", () => {
  test("has a heading for each section with alarms", () => {
    const headings = widgets
      .filter(({ type }) => type === "text")
      .map(({ properties }) => properties.markdown);
    expect(headings).toEqual(["## Cache", "## Users"]);
  });

  test("shows alarms of one title in one chart, with the line at which they go off", () => {
    expect(chart("Memory of the cache, per cent")).toMatchObject({
      region: "ap-northeast-1",
      period: 300,
      metrics: [
        [
          "AWS/ElastiCache",
          "DatabaseMemoryUsagePercentage",
          "CacheClusterId",
          "redis-001",
          { stat: "Maximum" },
        ],
        [
          "AWS/ElastiCache",
          "DatabaseMemoryUsagePercentage",
          "CacheClusterId",
          "redis-002",
          { stat: "Maximum" },
        ],
      ],
      annotations: { horizontal: [{ label: "alarm", value: 80 }] },
    });
  });

  test("draws what is computed, and not what it is computed of", () => {
    const pool = ["UserPool", "pool", "UserPoolClient", "client"];
    expect(chart("Failed sign-ins").metrics).toEqual([
      [{ expression: "attempts - successes", label: "Failed sign-ins", id: "value" }],
      ["AWS/Cognito", "SignInSuccesses", ...pool, { id: "attempts", stat: "SampleCount", visible: false }],
      ["AWS/Cognito", "SignInSuccesses", ...pool, { id: "successes", stat: "Sum", visible: false }],
    ]);
  });

  test("shows what is counted in a log, which is zero when nothing is found", () => {
    expect(chart("Errors").metrics).toEqual([["app-dev", "Errors", { stat: "Sum" }]]);
    expect(only(json, "aws_cloudwatch_log_metric_filter")).toMatchObject({
      name: "app-dev-errors",
      log_group_name: "/app",
      pattern: "ERROR",
      metric_transformation: { name: "Errors", namespace: "app-dev", value: "1", default_value: "0" },
    });
  });
});
