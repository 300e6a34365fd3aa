import { isBlock } from "./arguments";
import type { Stacks } from "./view";

/** JSON that cannot be judged. Its message is written for a terminal; a program prints it without the stack trace. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** Blocks of a stack in which types and names stand. */
const KINDS = ["resource", "data", "ephemeral"];

/** Arguments that make many of one resource, or of one block: how many is known to Terraform only. */
const REPEATS = ["count", "for_each", "dynamic"];

/**
 * Refuses what the view cannot see into, and a control would therefore pass in silence.
 *
 * @throws UnreadableError with every such place, for a module, resources written as a list, count, for_each and dynamic
 */
export function refuseUnreadable(stacks: Stacks): void {
  const found = Object.entries(stacks).flatMap(([stack, json]) => [
    ...(json.module === undefined ? [] : [`${stack}: module, whose resources stand in another file`]),
    ...KINDS.flatMap((kind) => unreadableIn(json[kind]).map((place) => `${stack}: ${kind}${place}`)),
  ]);
  if (found.length === 0) return;
  throw new UnreadableError(
    `The controls cannot judge what they cannot read:\n  ${found.join("\n  ")}\n` +
      "Write each resource for itself, by type and name as cdktf does, without a module, count, for_each or dynamic.",
  );
}

function unreadableIn(types: unknown): string[] {
  if (types === undefined) return [];
  if (!isBlock(types)) return [" is not written by type and name"];
  return Object.entries(types).flatMap(([type, resources]) => {
    if (!isBlock(resources)) return [` ${type} is not written by name`];
    return Object.entries(resources).flatMap(([name, args]) => {
      if (!isBlock(args)) return [` ${type}.${name} is not one block`];
      return REPEATS.filter((each) => args[each] !== undefined).map((each) => ` ${type}.${name} has ${each}`);
    });
  });
}
