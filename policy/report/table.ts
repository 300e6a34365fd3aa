import { show } from "../../environments/problem";
import type { Finding, Judgement } from "../judge";
import { describeRefusal, foundIn, nameOf } from "../words";

/** A judgement for a terminal: what must be mended in full, everything else in a line or two each. */
export function reportTable(judgement: Judgement): string {
  const { environment, violations, givenUp, suppressed, overridden, unused, tried } = judgement;
  const sections = [
    ["To be mended", violations.length + unused.length, describeRefusal(judgement)],
    [
      "Accepted, with the reason (policy/suppressions.ts)",
      suppressed.length,
      list(suppressed, ({ suppression }) => suppression.reason),
    ],
    [
      "Given up in development",
      givenUp.length,
      list(givenUp, ({ allowed }) => `Production wants ${allowed}.`),
    ],
    [
      "Secure defaults not in force",
      overridden.length,
      table(
        ["place", "argument", "found", "default"],
        overridden.map(({ place, argument, found, secure }) => [
          place,
          argument,
          show(found),
          show(secure.value),
        ]),
      ),
    ],
  ] as const;
  return [
    ...sections
      .filter(([, count]) => count > 0)
      .map(([title, count, text]) => `${title}: ${count}\n\n${text}\n`),
    `${environment}: ${tried.controls} controls, tried ${tried.resources} times; ` +
      `${violations.length} violations, ${suppressed.length} accepted, ${givenUp.length} given up.\n`,
  ].join("\n");
}

/** Columns of a terminal. */
const WIDTH = 110;

/** Findings: each with its place and control, and under these what was found and what is said of it. */
function list<F extends Finding>(findings: readonly F[], say: (finding: F) => string): string {
  return findings
    .map((finding) => {
      const about = `${foundIn(finding)}. ${say(finding)}`;
      return `${wrap(`${finding.place}: ${nameOf(finding.control)}`)}\n${wrap(about, "    ")}`;
    })
    .join("\n");
}

/** A text in lines that fit, broken between words. */
function wrap(text: string, indent = ""): string {
  const lines = text.match(new RegExp(`\\S.{0,${WIDTH - indent.length - 2}}(?=\\s|$)|\\S+`, "g"))!;
  return lines.map((line) => `${indent}${line}`).join("\n");
}

/** Rows under their heads, each column as wide as it must be; the last one is not filled up. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i]!))).join("  ");
  return [line(heads), line(heads.map((head) => "-".repeat(head.length))), ...rows.map(line)].join("\n");
}
