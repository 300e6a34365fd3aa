import type { Body, Stack } from "./model";

/** One block of a stack, by its address. */
export type Blocks = ReadonlyMap<string, Body>;

/** Kinds of blocks that are by type and then by name, with what their addresses begin with. */
const TYPED: Readonly<Record<string, string>> = { resource: "", data: "data.", ephemeral: "ephemeral." };

/** Takes a stack apart into its blocks, without what cdktf notes for itself. */
export function blocksOf(stack: Stack): Blocks {
  const blocks = new Map<string, Body>();
  for (const [kind, block] of Object.entries(withoutNotes(stack) as Record<string, Body>)) {
    if (kind === "moved" || kind === "removed") continue;
    for (const [name, entry] of Object.entries(block)) {
      if (kind in TYPED) {
        for (const [id, body] of Object.entries(entry as Record<string, Body>)) {
          blocks.set(`${TYPED[kind]}${name}.${id}`, body);
        }
      } else if (kind === "provider") {
        for (const body of [entry].flat() as Body[]) {
          blocks.set(["provider", name, body.alias].filter(Boolean).join("."), body);
        }
      } else blocks.set(`${kind}.${name}`, asBody(entry));
    }
  }
  return blocks;
}

/** The `moved` blocks of a stack: new address by old. */
export function movesOf(stack: Stack): ReadonlyMap<string, string> {
  const moved = [stack.moved ?? []].flat() as { from: string; to: string }[];
  return new Map(moved.map(({ from, to }) => [from, to]));
}

/** The addresses that `removed` blocks of a stack take out of the state without destroying what is there. */
export function forgottenIn(stack: Stack): ReadonlySet<string> {
  const removed = [stack.removed ?? []].flat() as { from: string; lifecycle?: Body | Body[] }[];
  const isKept = ({ lifecycle = {} }: (typeof removed)[number]) =>
    [lifecycle].flat().some(({ destroy }) => destroy === false);
  return new Set(removed.filter(isKept).map(({ from }) => from));
}

/** Whether an address is of something that Terraform makes and destroys. */
export function isResource(address: string): boolean {
  return !/^(data|ephemeral|output|provider|terraform|locals|variable|removed|import)\./.test(address);
}

/** The resource type of an address. */
export function typeOf(address: string): string {
  return address.split(".")[0]!;
}

function asBody(value: unknown): Body {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : { value };
}

function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "//")
      .map(([name, entry]) => [name, withoutNotes(entry)]),
  );
}
