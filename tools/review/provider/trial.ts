import type { Body } from "../model";
import type { Block, ResourceSchema, Type } from "./schema";

/** Stands for every value that is known only after the apply. */
const UNKNOWN = "${terraform_data.unknown.output}";

/** What is not an argument of the resource, but tells Terraform how to treat it. */
const META = ["//", "lifecycle", "depends_on", "provider", "provisioner", "connection", "count", "for_each"];

/** How much of the state before a trial differs from the configuration. Some values a resource refuses to have had. */
export const priors = ["all", "optional", "none"] as const;
export type Prior = (typeof priors)[number];

/** One resource as it would be configured now and as it is said to have been before. */
export interface Trial {
  readonly type: string;
  readonly config: Body;
  /** The arguments that were added or left out. */
  readonly varied?: readonly string[];
}

/** A resource's arguments with references made unknown and without what has no place in a plan of its own. */
export function withoutReferences(body: Body, { block }: ResourceSchema): Body {
  return plainBlock(body, block, META);
}

function plainBlock(body: Body, block: Block, leftOut: readonly string[] = []): Body {
  const plain: Body = {};
  for (const [name, value] of Object.entries(body)) {
    if (leftOut.includes(name)) continue;
    const attribute = block.attributes?.[name];
    const nested = block.block_types?.[name]?.block;
    if (nested) plain[name] = [value].flat().map((entry) => plainBlock(entry as Body, nested));
    // A write-only argument is never compared, but some want it beside its version.
    else if (attribute?.write_only) plain[name] = "none";
    else plain[name] = attribute?.type ? plainValue(value, attribute.type) : value;
  }
  return plain;
}

function plainValue(value: unknown, type: Type): unknown {
  if (typeof value === "string" && value.includes("${")) return unknownOf(type);
  if (!Array.isArray(type) || typeof value !== "object" || value === null) return value;
  const [kind, of] = type;
  if (Array.isArray(value)) return value.map((entry) => plainValue(entry, of as Type));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      plainValue(entry, kind === "object" ? (of as Record<string, Type>)[name]! : (of as Type)),
    ]),
  );
}

/** A value of a type that is known only after the apply. */
function unknownOf(type: Type): unknown {
  if (!Array.isArray(type)) return UNKNOWN;
  const [kind, of] = type;
  if (kind === "map") return { unknown: unknownOf(of as Type) };
  if (kind !== "object") return [unknownOf(of as Type)];
  const members = Object.entries(of as Record<string, Type>);
  return Object.fromEntries(members.map(([name, member]) => [name, unknownOf(member)]));
}

/** Attributes of a state that differs from the configuration wherever it can. */
export function stateBefore(block: Block, config: Body, prior: Prior): Body {
  const state: Body = {};
  for (const [name, { type, write_only: writeOnly }] of Object.entries(block.attributes ?? {})) {
    const isKept = prior === "all" || (prior === "optional" && config[name] === undefined);
    state[name] =
      writeOnly || !type || !(isKept || name === "id") ? null : otherThan(type, config[name], name);
  }
  for (const [name, { nesting_mode: mode, block: inner }] of Object.entries(block.block_types ?? {})) {
    if (name === "timeouts" || prior === "none") continue;
    const [first = {}] = [config[name] ?? {}].flat();
    const before = stateBefore(inner, first as Body, prior);
    state[name] = mode === "single" || mode === "group" ? before : [before];
  }
  return state;
}

function otherThan(type: Type, value: unknown, name = ""): unknown {
  if (type === "number") return typeof value === "number" ? value + 1 : 987;
  if (type === "bool") return value === undefined ? true : !value;
  // Some providers read the version before to see which is newer.
  if (!Array.isArray(type)) return name.endsWith("version") ? "1.0" : "before";
  const [kind, of] = type;
  if (kind === "map") return { before: otherThan(of as Type, undefined) };
  if (kind !== "object") return [otherThan(of as Type, undefined)];
  const members = Object.entries(of as Record<string, Type>);
  return Object.fromEntries(members.map(([name, member]) => [name, otherThan(member, undefined)]));
}

/** A resource with every argument that it could have beside its own, and with no argument or block that it need not. */
export function variants(type: string, config: Body, schema: ResourceSchema): Trial[] {
  const optional = optionalArguments(schema);
  const blocks = Object.entries(schema.block.block_types ?? {}).filter(([, { min_items: min }]) => !min);
  const given = [...optional, ...blocks.map(([name]) => name)].filter((name) => config[name] !== undefined);
  const missing = optional.filter((name) => config[name] === undefined);
  return [given, missing].flatMap((names) => (names.length ? [vary(type, config, names, schema)] : []));
}

/** The same one argument at a time, for those that do not go together. */
export function oneByOne(
  type: string,
  config: Body,
  names: readonly string[],
  schema: ResourceSchema,
): Trial[] {
  return names.map((name) => vary(type, config, [name], schema));
}

function vary(type: string, config: Body, names: readonly string[], { block }: ResourceSchema): Trial {
  const varied = { ...config };
  for (const name of names) {
    if (config[name] === undefined) varied[name] = unknownOf(block.attributes![name]!.type!);
    else delete varied[name];
  }
  return { type, config: varied, varied: names };
}

function optionalArguments({ block }: ResourceSchema): string[] {
  return Object.entries(block.attributes ?? {})
    .filter(
      ([name, { optional, type, write_only: writeOnly }]) => optional && type && !writeOnly && name !== "id",
    )
    .map(([name]) => name);
}
