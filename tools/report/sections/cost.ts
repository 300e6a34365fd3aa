import { costByMonth } from "../charts/cost-by-month";
import { costByPhase } from "../charts/cost-by-phase";
import { money } from "../format";
import { html } from "../html";
import type { Html } from "../html";
import type { CostEstimate, MonthCost, ReportModel } from "../model";
import { notice, partOf, section, table } from "../parts";

/** What the environment is estimated to cost, by phase, and what it did cost, by month. */
export function costSection({ environment, estimate, months, takenAt }: ReportModel): Html {
  return section(
    "cost",
    "Cost",
    html`In US dollars a month. Which use each estimate assumes, and every line of it:
      <code>npm run cost -- ${environment}</code>, docs/cost.md.`,
    html`<h3>By phase</h3>
      ${partOf(estimate, "The estimate", estimated)}
      <h3>By month</h3>
      ${partOf(months, "What the months cost", (value) => byMonth(value, environment, takenAt))}`,
  );
}

function estimated(estimate: CostEstimate): Html {
  const { phases, total, pricedAt } = estimate;
  const row = (name: string, { low, expected, high }: CostEstimate["total"]) => [
    name,
    money(low),
    money(expected),
    money(high),
    total.expected ? `${Math.round((expected / total.expected) * 100)} %` : "",
  ];
  return html`${costByPhase(estimate)}
  ${table(
    `Estimate by phase, at the prices of ${pricedAt}`,
    [
      { title: "Phase" },
      { title: "Low", kind: "number" },
      { title: "Expected", kind: "number" },
      { title: "High", kind: "number" },
      { title: "Share", kind: "number" },
    ],
    phases.map((each) => row(each.phase, each)),
    { foot: row("Together", total) },
  )}`;
}

function byMonth(months: readonly MonthCost[], environment: string, takenAt: string): Html {
  if (!months.length) {
    return notice(
      html`No month's cost is recorded yet: <code>npm run cost -- ${environment} --store</code> records the
        estimate, <code>npm run cost -- ${environment} actual</code> what AWS charged.`,
    );
  }
  const current = takenAt.slice(0, 7);
  return html`${costByMonth(months)}
  ${table(
    `Estimated against actual; ${current} is not over yet`,
    [
      { title: "Month", kind: "time" },
      { title: "Estimated", kind: "number" },
      { title: "Actual", kind: "number" },
      { title: "Difference", kind: "number" },
    ],
    months
      .toReversed()
      .map(({ month, estimated: before, actual }) => [
        html`${month}${month === current && " (so far)"}`,
        before === undefined ? "–" : money(before),
        actual === undefined ? "–" : money(actual),
        difference(before, actual),
      ]),
  )}`;
}

function difference(estimated: number | undefined, actual: number | undefined): string {
  if (estimated === undefined || actual === undefined) return "–";
  const apart = actual - estimated;
  const share = estimated
    ? ` (${apart >= 0 ? "+" : "−"}${Math.abs(Math.round((apart / estimated) * 100))} %)`
    : "";
  return `${apart >= 0 ? "+" : "−"}${money(Math.abs(apart))}${share}`;
}
