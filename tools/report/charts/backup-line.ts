import { counted } from "../format";
import type { Html } from "../html";
import type { BackupsModel } from "../model";
import { axisText, colours, CROSS } from "./draw";
import type { Drawing, Width } from "./draw";
import { figure } from "./figure";
import { marginOf, timeAxis } from "./time-axis";

const ROW = 34;
const TESTS = "restore tests";

/** When backups were made and until when they are kept, a row a kind, with the restore tests below. */
export function backupLine(model: BackupsModel, takenAt: string): Html {
  const { backups, tests } = model;
  return figure({
    id: "chart-backups",
    label:
      `Time line of ${counted(backups.items.length, "backup")} and ${counted(tests.items.length, "restore test")}. ` +
      "The tables below list them.",
    legend: [
      { mark: "tick", text: "backup made" },
      { mark: "band", text: "kept until" },
      { mark: "dot-good", text: "restore test passed" },
      { mark: "cross-bad", text: "restore test failed" },
      { mark: "line", text: "now" },
    ],
    at: (width) => drawing(model, Date.parse(takenAt), width),
  });
}

function drawing(model: BackupsModel, now: number, width: Width): Drawing {
  const backups = model.backups.items;
  const tests = model.tests.items;
  const rows = [...new Set(backups.map(({ type }) => type))].sort();
  const made = backups.map((each) => ({ ...each, made: Date.parse(each.createdAt) }));
  const expiries = backups.flatMap(({ expiresAt }) => (expiresAt ? [Date.parse(expiresAt)] : []));
  const times = [
    now,
    ...made.map((each) => each.made),
    ...expiries,
    ...tests.map(({ at }) => Date.parse(at)),
  ];
  const margin = marginOf(times);
  const end = Math.max(...times) + margin;
  const points = (passed: boolean) =>
    tests.filter((test) => test.passed === passed).map(({ at }) => [Date.parse(at), TESTS]);
  return {
    height: (rows.length + 1) * ROW + 36,
    option: {
      grid: { left: width === "wide" ? 150 : 128, right: 40, top: 4, bottom: 30 },
      xAxis: timeAxis(Math.min(...times) - margin, end, width),
      yAxis: {
        type: "category",
        inverse: true,
        data: [...rows, TESTS],
        axisLabel: {
          ...axisText,
          color: colours.text,
          interval: 0,
          width: width === "wide" ? 140 : 118,
          overflow: "truncate",
        },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        splitLine: { show: true, lineStyle: { color: colours.line } },
      },
      series: [
        ...made.map((each) => ({
          type: "line" as const,
          silent: true,
          z: 1,
          symbol: "none",
          lineStyle: { color: colours.band, width: 12 },
          data: [
            [each.made, each.type],
            [each.expiresAt ? Date.parse(each.expiresAt) : end, each.type],
          ],
        })),
        {
          type: "scatter" as const,
          silent: true,
          symbol: "roundRect",
          symbolSize: [4, 18],
          itemStyle: { color: colours.accent, opacity: 1 },
          data: made.map((each) => [each.made, each.type]),
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: colours.muted, type: "dashed", width: 2 },
            data: [{ xAxis: now }],
          },
        },
        {
          type: "scatter" as const,
          silent: true,
          symbol: "circle",
          symbolSize: 11,
          itemStyle: { color: colours.good, opacity: 1 },
          data: points(true),
        },
        {
          type: "scatter" as const,
          silent: true,
          symbol: CROSS,
          symbolSize: 12,
          itemStyle: { color: colours.bad, opacity: 1 },
          data: points(false),
        },
      ],
    },
  };
}
