import { environmentNames, loadSettings } from "../../../environments";
import type { Settings } from "../../../environments/schema";
import { MonitoringStack } from "../../../stacks/monitoring";
import { byId, find, only, output, referenced, resources, synthStack } from "../synth";
import type { Body, Json } from "../synth";

const alarm = (json: Json, name: string) => find(json, "aws_cloudwatch_metric_alarm", { alarm_name: name });
const namesOf = (json: Json) =>
  resources(json, "aws_cloudwatch_metric_alarm").map(({ alarm_name }) => alarm_name as string);

/** A metric as text, whatever the order of its dimensions. */
function metricText([namespace, name, ...dimensions]: string[]): string {
  const pairs = dimensions.flatMap((key, i) => (i % 2 ? [] : [`${key}=${dimensions[i + 1]}`]));
  return [namespace, name, ...pairs.sort()].join(" ");
}

/** The metrics that an alarm watches. */
function watched(body: Body): string[] {
  const metrics: Body[] = body.metric_name
    ? [body]
    : body.metric_query.flatMap(({ metric }: Body) => metric ?? []);
  return metrics.map(({ namespace, metric_name, dimensions = {} }) =>
    metricText([namespace, metric_name, ...(Object.entries(dimensions as object).flat() as string[])]),
  );
}

/** The metrics that a chart draws or computes with. */
function drawn({ properties }: Body): string[] {
  return (properties.metrics as unknown[][])
    .filter(([namespace]) => typeof namespace === "string")
    .map((line) => metricText(line.filter((part) => typeof part === "string")));
}

const change = (monitoring: Partial<Settings["monitoring"]>) => (settings: Settings) => ({
  ...settings,
  monitoring: { ...settings.monitoring, ...monitoring },
});

describe.each(environmentNames)("MonitoringStack of %s", (environment) => {
  const json = synthStack(MonitoringStack, environment);
  const settings = loadSettings(environment);
  const { widgets } = JSON.parse(only(json, "aws_cloudwatch_dashboard").dashboard_body) as {
    widgets: Body[];
  };

  test("alarms of CloudFront are in us-east-1 and tell topics there, all others here", () => {
    const topics = byId(json, "aws_sns_topic_policy");
    for (const body of resources(json, "aws_cloudwatch_metric_alarm")) {
      const isEdge = /-cdn-/.test(body.alarm_name);
      const provider = isEdge ? "aws.us-east-1" : "aws";
      expect([body.alarm_name, body.provider]).toEqual([body.alarm_name, provider]);
      for (const topic of body.alarm_actions as string[])
        expect(topics[referenced(topic)]!.provider).toBe(provider);
    }
  });

  test("every topic is encrypted with a key of its region", () => {
    const [edgeKey] = Object.keys(byId(json, "aws_kms_key"));
    expect(byId(json, "aws_kms_key")[edgeKey!]!.provider).toBe("aws.us-east-1");
    for (const { provider, kms_master_key_id: key } of resources(json, "aws_sns_topic")) {
      expect(key).toBe(
        provider === "aws.us-east-1"
          ? `\${aws_kms_key.${edgeKey}.arn}`
          : "${data.terraform_remote_state.security.outputs.logs_kms_key_arn}",
      );
    }
    expect(resources(json, "aws_sns_topic")).toHaveLength(4);
  });

  test("a composite alarm names alarms that are there, in its own region", () => {
    const alarms = byId(json, "aws_cloudwatch_metric_alarm");
    for (const { alarm_rule: rule } of resources(json, "aws_cloudwatch_composite_alarm")) {
      const parts = (rule as string).split(" OR ");
      expect(parts.length).toBeLessThanOrEqual(100);
      for (const part of parts) {
        const named = alarms[referenced(/^ALARM\("(.*)"\)$/.exec(part)![1])]!;
        expect(named.provider).toBe("aws");
      }
    }
  });

  test("only composite alarms and CloudFront page", () => {
    const pagers = resources(json, "aws_cloudwatch_metric_alarm").filter(({ ok_actions }) => ok_actions);
    expect(pagers.map(({ alarm_name }) => alarm_name)).toEqual([`groundwork-${environment}-cdn-errors`]);
    expect(resources(json, "aws_cloudwatch_composite_alarm").every(({ ok_actions }) => ok_actions)).toBe(
      true,
    );
  });

  test("the dashboard shows exactly what the alarms watch, each in its region", () => {
    const charts = widgets.filter(({ type }) => type === "metric");
    const shown = charts.flatMap(drawn).sort();
    expect(shown).toEqual(resources(json, "aws_cloudwatch_metric_alarm").flatMap(watched).sort());
    for (const { properties } of charts) {
      const isEdge =
        JSON.stringify(properties.metrics).includes("CloudFront") || /CloudFront/.test(properties.title);
      if (isEdge) expect(properties.region).toBe("us-east-1");
      expect(["ap-northeast-1", "us-east-1"]).toContain(properties.region);
    }
  });

  test("the dashboard's widgets lie side by side, none upon another", () => {
    const cells = widgets.flatMap(({ x, y, width, height }) => {
      expect(x + width).toBeLessThanOrEqual(24);
      return Array.from(
        { length: width * height },
        (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`,
      );
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test("the dashboard begins with the state of every alarm of its region", () => {
    const [first] = widgets;
    const alarms = [
      ...resources(json, "aws_cloudwatch_composite_alarm"),
      ...resources(json, "aws_cloudwatch_metric_alarm").filter(({ provider }) => provider === "aws"),
    ];
    expect(first!.type).toBe("alarm");
    expect(first!.properties.alarms).toHaveLength(Math.min(100, alarms.length));
    expect(first!.properties.alarms[0]).toContain("service-down");
  });

  test("each cache node and each NAT gateway has its alarms", () => {
    const names = namesOf(json).join("\n");
    expect(names.match(/redis-\d-silent/g)).toHaveLength(settings.cache.nodes);
    const gateways = { none: 0, single: 1, "per-az": settings.networking.availabilityZones.length };
    expect(names.match(/nat-\d-ports/g) ?? []).toHaveLength(gateways[settings.networking.nat]);
    const last = alarm(json, `groundwork-${environment}-redis-${settings.cache.nodes}-cpu`);
    expect(last.dimensions.CacheClusterId).toBe(
      `\${data.terraform_remote_state.cache.outputs.redis_node_ids.${settings.cache.nodes - 1}}`,
    );
  });

  test("publishes its topics and where the dashboard is", () => {
    const policies = byId(json, "aws_sns_topic_policy");
    for (const [name, topic] of [
      ["alarm_topic_arn", "pages"],
      ["notice_topic_arn", "notices"],
    ] as const) {
      const { arn } = policies[referenced(output(json, name))]!;
      expect(byId(json, "aws_sns_topic")[referenced(arn)]).toMatchObject({
        name: `groundwork-${environment}-${topic}`,
        provider: "aws",
      });
    }
    expect(output(json, "dashboard_url")).toMatch(
      /^https:\/\/ap-northeast-1\.console\.aws\.amazon\.com\/cloudwatch\//,
    );
  });
});

describe("MonitoringStack", () => {
  const dev = synthStack(MonitoringStack);
  const prod = synthStack(MonitoringStack, "prod");

  test("takes its thresholds from the settings", () => {
    const { thresholds } = loadSettings("dev").monitoring;
    const json = synthStack(
      MonitoringStack,
      "dev",
      change({
        thresholds: { ...thresholds, databaseConnectionsPercent: 50, databaseFreeMemoryPercent: 25 },
      }),
    );
    // dev: 200 connections, 4 ACU of 2 GiB.
    expect(alarm(json, "groundwork-dev-aurora-connections").threshold).toBe(100);
    expect(alarm(json, "groundwork-dev-aurora-memory").threshold).toBe(2 * 1024 ** 3);
  });

  test("takes a database that may sleep for well while it is silent", () => {
    expect(namesOf(dev)).not.toContain("groundwork-dev-aurora-silent");
    expect(alarm(prod, "groundwork-prod-aurora-silent").treat_missing_data).toBe("breaching");
    const rule = (json: Json, name: string) =>
      find(json, "aws_cloudwatch_composite_alarm", { alarm_name: name }).alarm_rule as string;
    expect(rule(dev, "groundwork-dev-service-down")).not.toContain("aurora");
    expect(rule(prod, "groundwork-prod-service-down")).toContain("aurora-silent");
  });

  test("waits for the schedule as long as its interval, and two hours", () => {
    expect(alarm(dev, "groundwork-dev-maintenance-missing").evaluation_periods).toBe(26);
    expect(alarm(prod, "groundwork-prod-maintenance-missing").evaluation_periods).toBe(3);
  });

  test("counts refused logins of PostgreSQL in its log, and of MySQL by its metric", () => {
    const mysql = synthStack(MonitoringStack, "dev", (settings) => ({
      ...settings,
      database: { ...settings.database, engine: "aurora-mysql" },
    }));
    expect(
      find(dev, "aws_cloudwatch_log_metric_filter", { name: "groundwork-dev-aurora-failed-logins" }).pattern,
    ).toBe('?"password authentication failed" ?"PAM authentication failed" ?"no pg_hba.conf entry"');
    expect(resources(mysql, "aws_cloudwatch_log_metric_filter")).toHaveLength(2);
    const [value, failures] = alarm(mysql, "groundwork-dev-aurora-failed-logins").metric_query;
    expect(value.expression).toBe("300 * failures");
    expect(failures.metric.metric_name).toBe("LoginFailures");
  });

  test("watches certificates where there are any", () => {
    expect(namesOf(dev).filter((name) => name.endsWith("certificate"))).toEqual([]);
    expect(alarm(prod, "groundwork-prod-alb-certificate").provider).toBe("aws");
    expect(alarm(prod, "groundwork-prod-cdn-certificate").provider).toBe("aws.us-east-1");
  });

  test("opens a WebSocket from outside where the settings want it, with no right but its log's", () => {
    expect(resources(dev, "aws_lambda_function")).toEqual([]);
    const lambda = only(prod, "aws_lambda_function");
    expect(lambda).not.toHaveProperty("vpc_config");
    expect(lambda.environment.variables).toEqual({
      METRIC_NAMESPACE: "groundwork-prod",
      TIMEOUT_SECONDS: "10",
      WEBSOCKET_URL: "${data.terraform_remote_state.realtime.outputs.websocket_url}",
    });
    const { Statement } = JSON.parse(only(prod, "aws_iam_role_policy").policy) as { Statement: Body[] };
    expect(Statement.map(({ Sid }) => Sid)).toEqual(["WriteToLogGroup"]);
    expect(only(prod, "aws_cloudwatch_event_rule").schedule_expression).toBe("rate(1 minute)");
    expect(alarm(prod, "groundwork-prod-websocket-check")).toMatchObject({
      namespace: "groundwork-prod",
      metric_name: "WebSocketUp",
      treat_missing_data: "breaching",
    });
  });

  test("in CloudFront's own region needs no second topics", () => {
    const json = synthStack(MonitoringStack, "prod", (settings) => ({ ...settings, region: "us-east-1" }));
    expect(resources(json, "aws_sns_topic")).toHaveLength(2);
    expect(resources(json, "aws_kms_key")).toEqual([]);
  });

  test("leads to runbooks elsewhere, if they are", () => {
    const json = synthStack(
      MonitoringStack,
      "dev",
      change({ runbookBaseUrl: "https://wiki.example.com/rb" }),
    );
    for (const body of resources(json, "aws_cloudwatch_metric_alarm"))
      expect(body.alarm_description).toMatch(/ Runbook: https:\/\/wiki\.example\.com\/rb\/[\w-]+\.md$/);
  });
});
