import { counted, dayOf } from "../format";
import type { Html } from "../html";
import type { Deployment, PhaseResult } from "../model";
import { axisText, colours, CROSS } from "./draw";
import type { Drawing, Width } from "./draw";
import { figure } from "./figure";
import { marginOf, timeAxis } from "./time-axis";

const ROW = 24;

/** How many deployments there is room for, the newest. */
const shown: Readonly<Record<Width, number>> = { wide: 200, narrow: 40 };

/** Deployments on a time line, a row a phase: in which they were done, and with what result. */
export function deploymentLine(deployments: readonly Deployment[], phases: readonly string[]): Html {
  // A phase that the settings have no more was deployed once all the same.
  const done = deployments.flatMap((each) => each.phases.map(({ phase }) => phase));
  const first = deployments.at(-1)!;
  const last = deployments[0]!;
  const failed = deployments.filter(({ status }) => status === "failed" || status === "rolled_back").length;
  return figure({
    id: "chart-deployments",
    label:
      `Time line of ${counted(deployments.length, "deployment")} from ${dayOf(first.startedAt)} to ` +
      `${dayOf(last.startedAt)}, a row a phase; ${failed} failed or were rolled back. The table below lists each.`,
    legend: [
      { mark: "dot-good", text: "phase went well" },
      { mark: "cross-bad", text: "phase failed" },
      { mark: "dot-open", text: "not reached, or at work" },
    ],
    at: (width) => drawing(deployments.slice(0, shown[width]), [...new Set([...phases, ...done])], width),
  });
}

function drawing(deployments: readonly Deployment[], phases: readonly string[], width: Width): Drawing {
  const isWide = width === "wide";
  const times = deployments.map(({ startedAt }) => Date.parse(startedAt));
  const margin = marginOf(times);
  const pointsOf = (fits: (result: PhaseResult) => boolean) =>
    deployments.flatMap(({ startedAt, phases: results }) =>
      results.filter(fits).map(({ phase }) => [Date.parse(startedAt), phase]),
    );
  const series = (symbol: string, symbolSize: number, itemStyle: object, data: (string | number)[][]) => ({
    type: "scatter" as const,
    silent: true,
    symbol,
    symbolSize,
    itemStyle: { opacity: 1, ...itemStyle },
    data,
  });
  return {
    height: phases.length * ROW + 36,
    option: {
      grid: { left: isWide ? 110 : 92, right: 40, top: 4, bottom: 30 },
      xAxis: timeAxis(Math.min(...times) - margin, Math.max(...times) + margin, width),
      yAxis: {
        type: "category",
        inverse: true,
        data: [...phases],
        axisLabel: { ...axisText, color: colours.text, interval: 0 },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        splitLine: { show: true, lineStyle: { color: colours.line } },
      },
      series: [
        ...deployments.map(({ startedAt, phases: results }) => ({
          type: "line" as const,
          silent: true,
          z: 1,
          symbol: "none",
          lineStyle: { color: colours.line, width: 2 },
          data: results.map(({ phase }) => [Date.parse(startedAt), phase]),
        })),
        series(
          "circle",
          9,
          { color: colours.surface, borderColor: colours.muted, borderWidth: 2 },
          pointsOf(({ ok }) => ok === undefined),
        ),
        series(
          "circle",
          11,
          { color: colours.good },
          pointsOf(({ ok }) => ok === true),
        ),
        series(
          CROSS,
          12,
          { color: colours.bad },
          pointsOf(({ ok }) => ok === false),
        ),
      ],
    },
  };
}
