import { typeOf } from "../review/blocks";
import { dangersOf } from "../review/dangers";
import type { Action, Danger, ResourceChange } from "../review/model";
import { holdsData } from "../review/stateful";
import { plainPath } from "../review/value";
import { countText, SIGNS } from "../review/words";
import type { PhasePlan } from "./plan-changes";

const ORDER: readonly Action[] = ["destroy", "replace", "forget", "move", "update", "create"];

/** What of a plan loses data, or makes it easier to lose. */
export function dangersOfPlan({ changes }: PhasePlan): Danger[] {
  return dangersOf(changes, new Map(), new Map(), []);
}

/** A plan in short: dangers, then a line a resource, what holds data first; those that are created, a line a type. */
export function summarizePlan(stack: string, plan: PhasePlan): string {
  const lines = [`${stack}: ${countText(plan.changes)}`];
  for (const { address, message, cause, mend } of dangersOfPlan(plan)) {
    lines.push(`  DANGER  ${address} ${message}`, `          because ${cause}`, `          ${mend}`);
  }
  for (const action of ORDER) {
    const changes = plan.changes.filter((change) => change.action === action).sort(dataFirst);
    lines.push(...(action === "create" ? byType(changes) : changes.map(changeLine)));
  }
  return lines.join("\n");
}

function changeLine(change: ResourceChange): string {
  const { address, action, attributes, movedFrom } = change;
  const told =
    action === "replace"
      ? attributes.filter(({ replaces }) => replaces)
      : action === "update"
        ? attributes.filter(({ because }) => !because)
        : [];
  const names = [...new Set(told.map(({ path }) => plainPath(path).split(".")[0]!))];
  const list = names.length ? `: ${action === "replace" ? "forced by " : ""}${names.join(", ")}` : "";
  return `  ${sign(change)} ${address}${mark(address)}${movedFrom ? ` (was ${movedFrom})` : ""}${list}`;
}

function byType(changes: readonly ResourceChange[]): string[] {
  const types = [...new Set(changes.map(({ address }) => typeOf(address)))];
  return types.map((type) => {
    const own = changes.filter(({ address }) => typeOf(address) === type);
    const names = own.map(({ address }) => address.slice(type.length + 1));
    return `  ${sign(own[0]!)} ${type}${mark(type)}: ${names.join(", ")}`;
  });
}

const sign = ({ action }: ResourceChange) => SIGNS[action].padEnd(3);
const mark = (address: string) => (typeOf(address) in holdsData ? " (holds data)" : "");

function dataFirst(a: ResourceChange, b: ResourceChange): number {
  const rank = ({ address }: ResourceChange) => (typeOf(address) in holdsData ? 0 : 1);
  return rank(a) - rank(b) || a.address.localeCompare(b.address, "en");
}

/** A plan as plain data: what is done to each resource, which attributes change, and what is in danger. */
export function planObject(plan: PhasePlan): object {
  return {
    phase: plan.phase,
    changes: plan.changes.map(({ address, action, attributes }) => ({
      address,
      action,
      holds_data: typeOf(address) in holdsData,
      attributes: action === "create" ? [] : [...new Set(attributes.map(({ path }) => plainPath(path)))],
    })),
    dangers: dangersOfPlan(plan).map(({ severity, address, message, cause, mend }) => ({
      severity,
      address,
      message,
      cause,
      mend,
    })),
  };
}
