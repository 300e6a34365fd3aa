import { idOf } from "./seal-chain";
import type { Problem } from "./problem";

/** A row as it is now. */
export interface FoundRow {
  entry: Buffer;
  table?: string;
  time?: string;
  operation?: string;
  key?: string;
}

/**
 * The first row that differs between what a seal holds and what is there, both in the order of the chain.
 *
 * @returns undefined if they are the same.
 */
export function firstDifference(
  seal: string,
  sealed: readonly Buffer[],
  found: readonly FoundRow[],
): Problem | undefined {
  const at = Array.from({ length: Math.max(sealed.length, found.length) }, (_, index) => index).find(
    (index) => !(sealed[index] && found[index]?.entry.equals(sealed[index])),
  );
  if (at === undefined) return undefined;
  const [expected, actual] = [sealed[at], found[at]];
  const before = found[at - 1];
  const describe = ({ entry, ...rest }: FoundRow) => ({ id: idOf(entry), ...rest });
  const place = (row: FoundRow) =>
    `${row.operation ?? "a change"} in ${row.table ?? "an unknown table"}, record ${row.key ?? "none"}, at ${row.time ?? "an unknown time"}`;
  const problem = (kind: Problem["kind"], row: NonNullable<Problem["row"]>, message: string): Problem => ({
    kind,
    row,
    seal,
    message: `Row ${row.id} ${message} (seal ${seal}, row ${at + 1} of ${sealed.length}).`,
  });

  if (expected && actual && idOf(expected) === idOf(actual.entry)) {
    return problem("row changed", describe(actual), `was changed: ${place(actual)}`);
  }
  const isTwice = found.slice(0, at).some(({ entry }) => actual && idOf(entry) === idOf(actual.entry));
  if (actual && (isTwice || !sealed.some((entry) => idOf(entry) === idOf(actual.entry)))) {
    return problem("row added", describe(actual), `was added after sealing: ${place(actual)}`);
  }
  const id = idOf(expected!);
  if (found.some(({ entry }) => idOf(entry) === id)) {
    return problem(
      "row moved",
      { id },
      "is at another place: its transaction, or that of a row beside it, was changed",
    );
  }
  const after = before ? `; the row before it is ${idOf(before.entry)}: ${place(before)}` : "";
  return problem("row removed", { id }, `was removed, or its time was changed${after}`);
}
