import type { EChartsOption } from "echarts";
import { dayOf, minuteOf } from "../format";
import { axisText, colours, widths } from "./draw";
import type { Width } from "./draw";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Room of one label, in CSS pixels. */
const label: Readonly<Record<Width, number>> = { wide: 110, narrow: 70 };
/** Between two labels; multiples of a day are midnight in UTC. */
const steps = [
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 3, 7, 14, 30, 60, 90, 180, 365].map((days) => days * DAY),
];

/** Room before the first and after the last of some times. */
export function marginOf(times: readonly number[]): number {
  return Math.max((Math.max(...times) - Math.min(...times)) * 0.03, HOUR);
}

/**
 * A horizontal axis of time with labels in UTC. ECharts' own time axis writes in this machine's zone, and the page is
 * the same everywhere.
 */
export function timeAxis(from: number, to: number, width: Width): EChartsOption["xAxis"] {
  const room = Math.floor((widths[width] * 0.7) / label[width]);
  const isYears = to - from > 300 * DAY;
  const step = steps.find((each) => (to - from) / each <= room) ?? (to - from) / room;
  return {
    type: "value",
    min: from,
    max: to,
    interval: step,
    axisLabel: {
      ...axisText,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) => {
        const time = new Date(value).toISOString();
        if (step < DAY) return minuteOf(time).slice(width === "wide" ? 5 : 11);
        if (width === "wide") return dayOf(time);
        return isYears ? time.slice(0, 7) : time.slice(5, 10);
      },
    },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.line } },
    splitLine: { lineStyle: { color: colours.line } },
  };
}
