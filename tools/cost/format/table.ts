import type { CostComparison } from "../compare";
import type { Estimate } from "../estimate";
import { amounts, changeRowsOf, rowsOf } from "./rows";

type Line = readonly [name: string, ...cells: string[]];

/** An estimate for a terminal. */
export function formatTable(estimate: Estimate, comparison?: CostComparison): string {
  const { environment, currency, pricesAsOf, monthly, phases } = estimate;
  const lines: Line[] = [["", "low", "expected", "high"]];
  for (const phase of phases) {
    const [rows, below] = rowsOf(phase);
    lines.push([phase.phase, ...amounts(phase.monthly)]);
    for (const row of rows) lines.push([`  ${row.type}  ${row.name}`, ...amounts(row.monthly)]);
    if (below + phase.free > 0) lines.push([`  ${below} below a cent, ${phase.free} free`]);
  }
  lines.push(["total", ...amounts(monthly)]);
  const head = `${environment}: ${currency} a month, prices as of ${pricesAsOf}, without tax (docs/cost.md)`;
  return [head, align(lines), ...(comparison ? [differences(comparison)] : [])].join("\n\n");
}

function differences({ ref, commit, before, difference, changes }: CostComparison): string {
  const lines: Line[] = [
    ["", "low", "expected", "high"],
    [`total at ${ref}`, ...amounts(before)],
    ["difference", ...amounts(difference, true)],
    ...changeRowsOf(changes).map(({ phase, name, difference: by }): Line => [
      `  ${phase}  ${name}`,
      ...amounts(by, true),
    ]),
  ];
  return `Against ${ref} (${commit.slice(0, 12)}), at the same prices and usage:\n${align(lines)}`;
}

function align(lines: readonly Line[]): string {
  const widths = [0, 1, 2, 3].map((i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map(([name, ...cells]) =>
      [name.padEnd(widths[0]!), ...cells.map((cell, i) => cell.padStart(widths[i + 1]!))]
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
