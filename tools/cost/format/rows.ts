import type { CostChange } from "../compare";
import { centsText } from "../decimal";
import type { EstimatedPhase, Monthly } from "../estimate";

/** From this many on, resources of one type stand in one row. */
const MANY = 8;

export interface Row {
  /** The construct's path, or the type and how many there are of it. */
  readonly name: string;
  readonly type: string;
  readonly monthly: Monthly;
}

/** What of a phase costs a cent or more, dearest first; how many resources cost less is in the second value. */
export function rowsOf({ resources }: EstimatedPhase): [rows: Row[], below: number] {
  const charged = resources.filter(({ monthly }) => monthly[2] > 0);
  const rows = groupBy(charged, ({ type }) => type).flatMap((group): Row[] =>
    group.length < MANY
      ? group.map(({ path, type, monthly }) => ({ name: path, type, monthly }))
      : [
          {
            name: `${group.length} together`,
            type: group[0]!.type,
            monthly: sum(group.map(({ monthly }) => monthly)),
          },
        ],
  );
  return [rows.sort((a, b) => b.monthly[1] - a.monthly[1]), resources.length - charged.length];
}

/** A difference, and what of a phase makes it. */
export interface ChangeRow {
  readonly phase: string;
  readonly name: string;
  readonly difference: Monthly;
}

/**
 * What costs otherwise, the largest expected difference first: from what to what it is expected to cost, or whether it is
 * new or gone. Of many of one type that came or went together, one row.
 */
export function changeRowsOf(changes: readonly CostChange[]): ChangeRow[] {
  const groups = groupBy(changes, ({ phase, type, path, before, after }) =>
    JSON.stringify([phase, type, before && after ? path : fate(before, after)]),
  );
  const rows = groups.flatMap((group): ChangeRow[] => {
    const [{ phase, type, before, after }] = group as [CostChange];
    if (group.length < MANY) {
      return group.map((each) => ({
        phase,
        name: `${each.path} (${fate(each.before, each.after)})`,
        difference: each.difference,
      }));
    }
    const name = `${type} ${group.length} together (${fate(before, after)})`;
    return [{ phase, name, difference: sum(group.map(({ difference }) => difference)) }];
  });
  return rows.sort((a, b) => Math.abs(b.difference[1]) - Math.abs(a.difference[1]));
}

function fate(before: Monthly | undefined, after: Monthly | undefined): string {
  if (!before) return "new";
  return after ? `${centsText(before[1])} → ${centsText(after[1])}` : "gone";
}

/** Amounts with two places, with a sign where they are differences. */
export function amounts(monthly: Monthly, signed = false): string[] {
  return monthly.map((cents) => `${signed && cents > 0 ? "+" : ""}${centsText(cents)}`);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

function sum(amounts: readonly Monthly[]): Monthly {
  return amounts.reduce<Monthly>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]], [0, 0, 0]);
}
