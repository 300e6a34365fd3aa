import { formatAnchor } from "./anchor";
import type { ExportResult } from "./export";
import type { Verification } from "./problem";
import type { SealResult } from "./seal";

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;

export function formatVerification(result: Verification): string {
  const { seals, rows, unsealed, expired, head, anchored, problems, problemCount } = result;
  const lines = [
    `${count(rows, "row")} in ${count(seals, "seal")} checked, ${count(unsealed, "row")} not sealed yet.`,
    ...(expired.length ? [`Dropped by retention: ${expired.join(", ")}.`] : []),
  ];
  if (problemCount > 0) {
    const more = problemCount - problems.length;
    return [
      ...lines,
      `${count(problemCount, "problem")}, the first one first:`,
      ...problems.map(({ message }) => `  ${message}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join("\n");
  }
  const vouched = anchored
    ? "All is as it was sealed, up to the anchor and after it."
    : "All agrees with the seals. Without --anchor nobody knows whether the newest seals are missing.";
  return [...lines, vouched, ...(head ? [`Head: ${formatAnchor(head)}`] : [])].join("\n");
}

export function formatSeal({ rows, seals, head }: SealResult): string {
  const done = rows === 0 ? "Nothing to seal." : `Sealed ${count(rows, "row")} in ${count(seals, "seal")}.`;
  return head
    ? `${done}\nHead: ${formatAnchor(head)}\nKeep it outside the database, for: verify --anchor`
    : `${done} There is no seal yet.`;
}

export function formatExport({ rows, seals, unsealed, file }: ExportResult): string {
  return `Wrote ${count(rows, "row")} in ${count(seals, "seal")} and ${count(unsealed, "row")} not sealed yet${file ? ` to ${file}` : ""}.`;
}
