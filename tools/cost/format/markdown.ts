import type { CostComparison } from "../compare";
import type { Estimate } from "../estimate";
import { amounts, changeRowsOf, rowsOf } from "./rows";

/** An estimate as tables for a pull request or a page. */
export function formatMarkdown(estimate: Estimate, comparison?: CostComparison): string {
  const { environment, currency, pricesAsOf } = estimate;
  return [
    `### ${environment}: ${currency} a month`,
    `Prices as of ${pricesAsOf}, without tax.`,
    ...(comparison ? [differences(comparison)] : []),
    table(estimate),
  ].join("\n\n");
}

function table({ phases, monthly }: Estimate): string {
  const lines = ["| Phase | Resource | Low | Expected | High |", "| --- | --- | ---: | ---: | ---: |"];
  for (const phase of phases) {
    lines.push(`| **${phase.phase}** | | ${amounts(phase.monthly).map(bold).join(" | ")} |`);
    for (const { name, type, monthly: row } of rowsOf(phase)[0]) {
      lines.push(`| | \`${type}\` ${name} | ${amounts(row).join(" | ")} |`);
    }
  }
  return [...lines, `| **total** | | ${amounts(monthly).map(bold).join(" | ")} |`].join("\n");
}

function differences({ ref, commit, before, difference, changes }: CostComparison): string {
  const lines = [
    `Against \`${ref}\` (${commit.slice(0, 12)}), at the same prices and usage: **${amounts(difference, true)[1]}** expected, from ${amounts(before)[1]} there.`,
  ];
  if (changes.length === 0) return lines[0]!;
  lines.push("", "| Phase | Resource | Low | Expected | High |", "| --- | --- | ---: | ---: | ---: |");
  for (const { phase, name, difference: by } of changeRowsOf(changes)) {
    lines.push(`| ${phase} | ${name} | ${amounts(by, true).join(" | ")} |`);
  }
  return lines.join("\n");
}

function bold(text: string): string {
  return `**${text}**`;
}
