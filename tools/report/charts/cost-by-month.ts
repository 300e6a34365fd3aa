import { axisMoney, money } from "../format";
import type { Html } from "../html";
import type { MonthCost } from "../model";
import { axisText, colours } from "./draw";
import type { Drawing, Width } from "./draw";
import { figure } from "./figure";

/** How many months there is room for. */
const shown: Readonly<Record<Width, number>> = { wide: 24, narrow: 6 };

/** What each month was estimated at, beside what it cost. */
export function costByMonth(months: readonly MonthCost[]): Html {
  const say = (amount: number | undefined) => (amount === undefined ? "not recorded" : money(amount));
  return figure({
    id: "chart-cost-by-month",
    label: `Cost by month. ${months
      .map(({ month, estimated, actual }) => `${month}: estimated ${say(estimated)}, actual ${say(actual)}`)
      .join("; ")}.`,
    legend: [
      { mark: "bar-second", text: "estimated" },
      { mark: "bar", text: "actual (Cost Explorer)" },
    ],
    at: (width) => drawing(months.slice(-shown[width]), width),
  });
}

function drawing(months: readonly MonthCost[], width: Width): Drawing {
  const isWide = width === "wide";
  const bar = (color: string, amounts: readonly (number | undefined)[]) => ({
    type: "bar" as const,
    silent: true,
    barMaxWidth: 34,
    barGap: "10%",
    data: amounts.map((amount) => amount ?? null),
    itemStyle: { color, borderRadius: [3, 3, 0, 0] },
  });
  return {
    height: isWide ? 260 : 220,
    option: {
      grid: { left: isWide ? 64 : 50, right: 8, top: 10, bottom: 28 },
      xAxis: {
        type: "category",
        data: months.map(({ month }) => (isWide ? month : month.slice(2))),
        axisLabel: { ...axisText, interval: isWide && months.length > 14 ? 1 : 0 },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
      },
      yAxis: {
        type: "value",
        splitNumber: 4,
        axisLabel: { ...axisText, formatter: axisMoney },
        splitLine: { lineStyle: { color: colours.line } },
      },
      series: [
        bar(
          colours.second,
          months.map(({ estimated }) => estimated),
        ),
        bar(
          colours.accent,
          months.map(({ actual }) => actual),
        ),
      ],
    },
  };
}
