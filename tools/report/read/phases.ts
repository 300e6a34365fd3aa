import { holdsData } from "../../review/stateful";
import type { StackJson } from "../../synth/all";
import type { PhaseModel, Reads, TypeCount } from "../model";

/**
 * The phases of an environment with their resources, from their JSON.
 *
 * @param stacks by phase, in their order
 */
export function phasesOfStacks(stacks: Readonly<Record<string, StackJson>>): PhaseModel[] {
  return Object.entries(stacks).map(([phase, json]) => ({
    phase,
    reads: readsOf(json),
    types: typesOf(json),
  }));
}

/** Outputs of other phases that anything in the JSON names. */
function readsOf(json: StackJson): Reads[] {
  const outputs = new Map<string, Set<string>>();
  const text = JSON.stringify(json);
  for (const [, phase, output] of text.matchAll(/\bdata\.terraform_remote_state\.(\w+)\.outputs\.(\w+)/g)) {
    outputs.set(phase!, (outputs.get(phase!) ?? new Set()).add(output!));
  }
  return [...outputs].map(([phase, names]) => ({ phase, outputs: [...names].sort() }));
}

function typesOf({ resource = {} }: StackJson): TypeCount[] {
  return Object.entries(resource as Record<string, object>)
    .map(([type, byName]) => ({ type, count: Object.keys(byName).length, holds: holdsData[type] }))
    .sort((a, b) => Number(!a.holds) - Number(!b.holds) || b.count - a.count || (a.type < b.type ? -1 : 1));
}
