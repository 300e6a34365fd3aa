import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import type { Alarm } from "./alarm";
import { isMath } from "./metric";
import type { Metric } from "./metric";

/** CloudWatch's grid: 24 columns; three charts a row. */
const COLUMNS = 24;
const CHART = { width: 8, height: 6 };
const HEADING = { width: COLUMNS, height: 1 };
const STATES = { width: COLUMNS, height: 4 };
/** An alarm widget shows at most 100. */
const MOST_STATES = 100;

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  /** Alarms whose state is shown first; they must be of the dashboard's region. */
  readonly states: readonly { readonly arn: string }[];
  /** Charts under a heading each, in this order. */
  readonly sections: readonly { readonly title: string; readonly alarms: readonly Alarm[] }[];
}

interface Widget {
  readonly type: "alarm" | "metric" | "text";
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

/**
 * One dashboard for all: the states of the alarms, and a chart of what each of them watches, with the line at which it
 * goes off. Alarms of one title share a chart.
 * Source: CloudWatch API Reference, "Dashboard body structure and syntax".
 */
export class Dashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { name, region, states, sections }: DashboardProps) {
    super(scope, id);
    const rows: Widget[][] = [
      [
        {
          type: "alarm",
          ...STATES,
          properties: { title: "Alarms", alarms: states.slice(0, MOST_STATES).map(({ arn }) => arn) },
        },
      ],
      ...sections
        .filter(({ alarms }) => alarms.length)
        .flatMap(({ title, alarms }) => [
          [{ type: "text", ...HEADING, properties: { markdown: `## ${title}` } } as const],
          ...inRows(chartsOf(alarms)),
        ]),
    ];
    const dashboard = new CloudwatchDashboard(this, "dashboard", {
      dashboardName: name,
      dashboardBody: JSON.stringify({ widgets: placed(rows) }),
    });
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards:name=${dashboard.dashboardName}`;
  }
}

function chartsOf(alarms: readonly Alarm[]): Widget[] {
  const titles = [...new Set(alarms.map(({ props }) => props.title))];
  return titles.map((title) => {
    const shown = alarms.filter(({ props }) => props.title === title);
    const { region, props } = shown[0]!;
    return {
      type: "metric",
      ...CHART,
      properties: {
        title,
        region,
        view: "timeSeries",
        period: props.periodSeconds,
        metrics: shown.flatMap(linesOf),
        annotations: { horizontal: [{ label: "alarm", value: props.threshold }] },
      },
    };
  });
}

/** The lines of a chart: a metric, or the expression with the metrics it needs, which are not drawn. */
function linesOf({ props: { value, title } }: Alarm): unknown[][] {
  if (!isMath(value)) return [[...pathOf(value), { stat: value.stat }]];
  return [
    [{ expression: value.expression, label: title, id: "value" }],
    ...Object.entries(value.metrics).map(([id, metric]) => [
      ...pathOf(metric),
      { id, stat: metric.stat, visible: false },
    ]),
  ];
}

function pathOf({ namespace, name, dimensions }: Metric): string[] {
  return [namespace, name, ...Object.entries(dimensions).flat()];
}

function inRows(charts: readonly Widget[]): Widget[][] {
  const perRow = COLUMNS / CHART.width;
  return Array.from({ length: Math.ceil(charts.length / perRow) }, (_, row) =>
    charts.slice(row * perRow, (row + 1) * perRow),
  );
}

/** Gives each widget its place, row below row. */
function placed(rows: readonly (readonly Widget[])[]): object[] {
  let y = 0;
  return rows.flatMap((row) => {
    let x = 0;
    const widgets = row.map((widget) => {
      const at = { ...widget, x, y };
      x += widget.width;
      return at;
    });
    y += row[0]!.height;
    return widgets;
  });
}
