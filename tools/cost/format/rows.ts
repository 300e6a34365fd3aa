import { centsText } from "../decimal";
import type { EstimatedPhase, EstimatedResource, Monthly } from "../estimate";

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
  const rows = [...groupByType(charged)].flatMap(([type, group]): Row[] =>
    group.length < MANY
      ? group.map(({ path, monthly }) => ({ name: path, type, monthly }))
      : [{ name: `${group.length} together`, type, monthly: sum(group) }],
  );
  return [rows.sort((a, b) => b.monthly[1] - a.monthly[1]), resources.length - charged.length];
}

/** Amounts with two places, with a sign where they are differences. */
export function amounts(monthly: Monthly, signed = false): string[] {
  return monthly.map((cents) => `${signed && cents > 0 ? "+" : ""}${centsText(cents)}`);
}

function groupByType(resources: readonly EstimatedResource[]): Map<string, EstimatedResource[]> {
  const groups = new Map<string, EstimatedResource[]>();
  for (const resource of resources) {
    groups.set(resource.type, [...(groups.get(resource.type) ?? []), resource]);
  }
  return groups;
}

function sum(resources: readonly EstimatedResource[]): Monthly {
  const total = (scenario: 0 | 1 | 2) =>
    resources.reduce((cents, { monthly }) => cents + monthly[scenario], 0);
  return [total(0), total(1), total(2)];
}
