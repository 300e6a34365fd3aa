import { isResource } from "./blocks";
import type { Action, AttributeChange, Danger, EnvironmentReview, ResourceChange } from "./model";

/** The signs that Terraform's own plans use. */
export const SIGNS: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  replace: "-/+",
  destroy: "-",
  move: "->",
  forget: ".",
};

const LENGTH = 160;

/** A value in one line; undefined is shown as nothing. */
function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}... (${text.length} characters)` : text;
}

/** What of an attribute changes, in one line. */
export function attributeText({ before, after, replaces, because }: AttributeChange): string {
  const forced = replaces ? "  forces replacement" : "";
  if (because) return `${valueText(after)} (${because})${forced}`;
  if (before === undefined) return `${valueText(after)}${forced}`;
  if (Array.isArray(before) && Array.isArray(after)) {
    const [gone, come] = [minus(before, after), minus(after, before)];
    if (gone.length + come.length) {
      const parts = [...gone.map((entry) => `- ${entry}`), ...come.map((entry) => `+ ${entry}`)];
      return `${parts.join(", ")}${forced}`;
    }
  }
  return `${valueText(before)} -> ${valueText(after)}${forced}`;
}

function minus(list: readonly unknown[], other: readonly unknown[]): string[] {
  const texts = new Set(other.map((entry) => JSON.stringify(entry)));
  return list.map((entry) => JSON.stringify(entry)).filter((text) => !texts.has(text));
}

/** What a danger is of: environment, phase and resource. */
export function placeOf({ environment, phase, address }: Danger): string {
  return [`${environment}-${phase}`, address].filter(Boolean).join(" ");
}

/** How many resources of an environment get what, in the order of the actions; outputs, data and the like are told apart. */
export function countText(changes: readonly ResourceChange[]): string {
  const nouns: Record<Action, string> = {
    destroy: "destroyed",
    replace: "replaced",
    update: "changed",
    create: "created",
    move: "renamed",
    forget: "forgotten",
  };
  const resources = changes.filter(({ address }) => isResource(address));
  const others = changes.length - resources.length;
  const counts = Object.entries(nouns).flatMap(([action, noun]) => {
    const count = resources.filter((change) => change.action === action).length;
    return count ? [`${count} ${noun}`] : [];
  });
  if (others) counts.push(`${others} other ${others === 1 ? "block" : "blocks"}`);
  return counts.join(", ") || "no change";
}

/** The phases of an environment in which something changes, each with its changes: what goes first. */
export function byPhase({ changes }: EnvironmentReview): [phase: string, changes: ResourceChange[]][] {
  const order: Action[] = ["destroy", "replace", "forget", "move", "update", "create"];
  const phases = new Map<string, ResourceChange[]>();
  for (const change of changes) phases.set(change.phase, [...(phases.get(change.phase) ?? []), change]);
  return [...phases].map(([phase, found]) => [
    phase,
    found.sort(
      (a, b) => order.indexOf(a.action) - order.indexOf(b.action) || a.address.localeCompare(b.address, "en"),
    ),
  ]);
}

/** Whether a change's attributes are worth a line each: not where everything comes or goes. */
export function showsAttributes(environment: EnvironmentReview, { phase, action }: ResourceChange): boolean {
  return action !== "destroy" && action !== "forget" && !environment.addedPhases.includes(phase);
}
