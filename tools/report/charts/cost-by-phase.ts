import { axisMoney, money } from "../format";
import type { Html } from "../html";
import type { CostEstimate } from "../model";
import { axisText, colours } from "./draw";
import type { Drawing, Width } from "./draw";
import { figure } from "./figure";

const ROW = 30;

/** Of each phase the range from low to high, and the expected cost in it. */
export function costByPhase({ phases, total }: CostEstimate): Html {
  return figure({
    id: "chart-cost-by-phase",
    label:
      `Monthly cost by phase: ${phases.map(({ phase, expected }) => `${phase} ${money(expected)}`).join(", ")} ` +
      `expected; together ${money(total.expected)}, from ${money(total.low)} to ${money(total.high)}. The table below has every number.`,
    legend: [
      { mark: "tick", text: "expected, with the amount beside it" },
      { mark: "band", text: "from low to high" },
    ],
    at: (width) => drawing(phases, width),
  });
}

function drawing(phases: CostEstimate["phases"], width: Width): Drawing {
  const isWide = width === "wide";
  return {
    height: phases.length * ROW + 34,
    option: {
      grid: { left: isWide ? 110 : 92, right: isWide ? 90 : 66, top: 4, bottom: 28 },
      xAxis: {
        type: "value",
        splitNumber: isWide ? 6 : 3,
        axisLabel: { ...axisText, formatter: axisMoney },
        splitLine: { lineStyle: { color: colours.line } },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: phases.map(({ phase }) => phase),
        axisLabel: { ...axisText, color: colours.text, interval: 0 },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
      },
      series: [
        {
          type: "bar",
          stack: "range",
          silent: true,
          barWidth: 14,
          data: phases.map(({ low }) => low),
          itemStyle: { color: "none" },
        },
        {
          type: "bar",
          stack: "range",
          silent: true,
          data: phases.map(({ low, high }) => high - low),
          itemStyle: { color: colours.band, borderRadius: 3 },
          label: {
            show: true,
            position: "right",
            color: colours.text,
            fontSize: 12,
            formatter: ({ dataIndex }) => money(phases[dataIndex]!.expected),
          },
        },
        {
          type: "scatter",
          silent: true,
          symbol: "roundRect",
          symbolSize: [4, 20],
          data: phases.map(({ phase, expected }) => [expected, phase]),
          itemStyle: { color: colours.accent, opacity: 1 },
        },
      ],
    },
  };
}
