import { show } from "../../environments/problem";
import type { Judgement } from "../judge";
import { describeRefusal, foundIn, nameOf } from "../words";

/** A judgement for a terminal: what must be mended in full, everything else a line each. */
export function reportTable(judgement: Judgement): string {
  const { environment, violations, givenUp, suppressed, overridden, unused, tried } = judgement;
  const sections = [
    ["To be mended", violations.length + unused.length, describeRefusal(judgement)],
    [
      "Accepted, with the reason (policy/suppressions.ts)",
      suppressed.length,
      table(
        ["place", "control", "found", "reason"],
        suppressed.map((each) => [each.place, nameOf(each.control), foundIn(each), each.suppression.reason]),
      ),
    ],
    [
      "Given up in development",
      givenUp.length,
      table(
        ["place", "control", "found", "production wants"],
        givenUp.map((each) => [each.place, nameOf(each.control), foundIn(each), each.allowed]),
      ),
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

/** Rows under their heads, each column as wide as it must be; the last one is not filled up. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i]!))).join("  ");
  return [line(heads), line(heads.map((head) => "-".repeat(head.length))), ...rows.map(line)].join("\n");
}
