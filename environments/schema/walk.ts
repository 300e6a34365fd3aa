import { z } from "zod";
import { valueAt } from "../path";
import { fieldTexts } from "./field";
import type { FieldText } from "./field";

type Schema = z.core.$ZodType;

function unwrap(schema: Schema): Schema {
  return schema instanceof z.ZodOptional ? unwrap(schema.def.innerType) : schema;
}

/**
 * The schemas of a section's settings by name; for a union those of every variant, of the first that has the name.
 * Empty for anything else.
 */
export function childrenOf(schema: Schema): ReadonlyMap<string, Schema> {
  const plain = unwrap(schema);
  if (plain instanceof z.ZodObject) return new Map(Object.entries(plain.shape));
  if (plain instanceof z.ZodUnion) {
    const children = new Map<string, Schema>();
    for (const [key, child] of plain.def.options.flatMap((option) => [...childrenOf(option)])) {
      if (!children.has(key)) children.set(key, child);
    }
    return children;
  }
  return new Map();
}

/** Of a union told apart by one setting, the variant that a value chose; any other schema as it is. */
export function variantOf(schema: Schema, value: unknown): Schema {
  const plain = unwrap(schema);
  if (!(plain instanceof z.ZodDiscriminatedUnion)) return plain;
  const chosen = valueAt(value, [plain.def.discriminator]);
  return (
    plain.def.options.find((option) => {
      const tag = childrenOf(option).get(plain.def.discriminator);
      return tag instanceof z.ZodLiteral && tag.def.values.includes(chosen as string);
    }) ?? plain
  );
}

/** Whether a section's setting may be left out. */
export function isOptional(schema: Schema): boolean {
  return schema instanceof z.ZodOptional;
}

/** The schema of the setting at the keys; undefined when there is no such setting. */
export function schemaAt(schema: Schema, keys: readonly (string | number)[]): Schema | undefined {
  return keys.reduce<Schema | undefined>((parent, key) => {
    if (!parent) return undefined;
    const plain = unwrap(parent);
    if (plain instanceof z.ZodArray) return plain.def.element;
    return childrenOf(plain).get(String(key));
  }, schema);
}

/** The words for the setting at a schema; a section's are made of its settings. */
export function textOf(schema: Schema): FieldText {
  const plain = unwrap(schema);
  const text = fieldTexts.get(plain as z.ZodType);
  if (text) return text;
  const keys = [...childrenOf(plain).keys()].join(", ");
  return { allowed: `a section { ${keys} }`, example: `{ ${keys} }` };
}

/** The paths of all settings, sections and variants included, list elements not; in the order of the schema. */
export function settingPaths(schema: Schema, prefix = ""): string[] {
  return [...childrenOf(schema)].flatMap(([key, child]) => [
    prefix + key,
    ...settingPaths(child, `${prefix}${key}.`),
  ]);
}
