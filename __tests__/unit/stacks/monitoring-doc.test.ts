import { readFileSync } from "node:fs";
import { referenced } from "../synth";
import type { Body } from "../synth";
import { alarmsOf, platform } from "./alarms";
import type { DeployedAlarm } from "./alarms";

const SHOWN = ["dev", "prod"];
const SIGNS: Record<string, string> = {
  GreaterThanThreshold: ">",
  GreaterThanOrEqualToThreshold: ">=",
  LessThanThreshold: "<",
};
const NO_DATA: Record<string, string> = { breaching: "bad", notBreaching: "well", ignore: "as before" };

/** Alarms of nodes and gateways are told once. */
const kind = (name: string) => name.replace(/^(redis|nat)-\d+-/, "$1-N-");

function ofPhases(alarms: readonly DeployedAlarm[]): DeployedAlarm[] {
  return alarms.filter(
    ({ environment, phase }) => SHOWN.includes(environment) && ["realtime", "monitoring"].includes(phase),
  );
}

const metricAlarms = ofPhases(alarmsOf("aws_cloudwatch_metric_alarm"));
const composites = ofPhases(alarmsOf("aws_cloudwatch_composite_alarm"));

/** The alarms that a composite alarm names. */
function members({ environment, phase, body }: DeployedAlarm): string[] {
  const alarms = platform[environment]![phase]!.resource!.aws_cloudwatch_metric_alarm!;
  return (body.alarm_rule as string)
    .split(" OR ")
    .map((part) => alarms[referenced(/^ALARM\("(.*)"\)$/.exec(part)![1])]!.alarm_name as string)
    .map((name) => kind(name.replace(`groundwork-${environment}-`, "")));
}

const unique = (values: readonly string[]) => [...new Set(values)];
const link = ({ alarm_description: text }: Body) => {
  const name = /docs\/runbooks\/([\w-]+)\.md$/.exec(text)![1];
  return `[${name}](runbooks/${name}.md)`;
};

function metricsOf(body: Body): string {
  if (body.metric_name) return `${body.metric_name}, ${body.statistic ?? body.extended_statistic}`;
  return body.metric_query
    .flatMap(({ metric }: Body) => (metric ? [`${metric.metric_name}, ${metric.stat}`] : []))
    .join("; ");
}

function condition(name: string, environment: string): string {
  const alarm = metricAlarms.find((each) => kind(each.name) === name && each.environment === environment);
  if (!alarm) return "none";
  const { comparison_operator: operator, threshold } = alarm.body;
  return `${SIGNS[operator]} ${threshold}`;
}

function time(body: Body): string {
  const seconds: number = body.period ?? body.metric_query.find(({ metric }: Body) => metric).metric.period;
  const all = body.evaluation_periods;
  const breaching = body.datapoints_to_alarm ?? all;
  return `${breaching === all ? all : `${breaching} of ${all}`} x ${seconds / 60} min`;
}

function told(name: string, body: Body): string {
  if (!body.alarm_actions) return "nobody: ECS asks it";
  const own = body.ok_actions ? "page" : "notice";
  const through = composites
    .filter((composite) => members(composite).includes(name))
    .map((each) => each.name);
  return unique([own, ...through]).join(", ");
}

const table = (head: string, rows: string[][]) =>
  [head, head.replace(/[^|]+/g, "---"), ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");

/** The tables as the page must have them; if they differ, the test prints these. */
function describeAlarms(): string {
  const prodFirst = (alarms: DeployedAlarm[]) =>
    [...alarms].sort((a, b) => b.environment.localeCompare(a.environment));
  const names = unique(prodFirst(metricAlarms).map(({ name }) => kind(name))).sort();
  const compositeNames = unique(composites.map(({ name }) => name)).sort();
  return [
    table(
      "| Page | Goes off with any of | Silent during | Runbook |",
      compositeNames.map((name) => {
        const { body, ...alarm } = prodFirst(composites).find((each) => each.name === name)!;
        const suppressor = body.actions_suppressor?.[0] ?? body.actions_suppressor;
        const silent = suppressor
          ? compositeNames.find((other) => other !== name && suppressor.alarm.includes(other))!
          : "never";
        return [name, unique(members({ body, ...alarm })).join(", "), silent, link(body)];
      }),
    ),
    table(
      "| Alarm | Watches | dev | prod | For | No data is | Tells | Runbook |",
      names.map((name) => {
        const { body } = prodFirst(metricAlarms).find((each) => kind(each.name) === name)!;
        return [
          name,
          metricsOf(body),
          condition(name, "dev"),
          condition(name, "prod"),
          time(body),
          NO_DATA[body.treat_missing_data]!,
          told(name, body),
          link(body),
        ];
      }),
    ),
  ].join("\n\n");
}

test("the tables of docs/monitoring.md are what the stacks deploy", () => {
  const page = readFileSync("docs/monitoring.md", "utf8");
  const [, tables] = page.split("<!-- held to the stacks by a test -->\n\n");
  expect(tables).toBe(`${describeAlarms()}\n`);
});
