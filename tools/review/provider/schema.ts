/** A type as Terraform writes it: `"string"`, `["list", "string"]`, `["object", {...}]`. */
export type Type = string | [kind: string, of: Type | Record<string, Type>];

export interface Block {
  readonly attributes?: Record<
    string,
    { type?: Type; optional?: boolean; required?: boolean; sensitive?: boolean; write_only?: boolean }
  >;
  readonly block_types?: Record<string, { nesting_mode: string; min_items?: number; block: Block }>;
}

export interface ResourceSchema {
  readonly version: number;
  readonly block: Block;
}

export interface ProviderSchema {
  readonly resource_schemas: Record<string, ResourceSchema>;
}

interface Marked {
  readonly sets: string[];
  readonly sensitive: string[];
}

/** The paths in a resource whose order means nothing, and those that must not be shown. */
export function markedPaths(block: Block, prefix = ""): Marked {
  const sets: string[] = [];
  const sensitive: string[] = [];
  for (const [name, { type, sensitive: hidden }] of Object.entries(block.attributes ?? {})) {
    if (Array.isArray(type) && type[0] === "set") sets.push(prefix + name);
    if (hidden) sensitive.push(prefix + name);
  }
  for (const [name, { nesting_mode, block: inner }] of Object.entries(block.block_types ?? {})) {
    if (nesting_mode === "set") sets.push(prefix + name);
    const nested = markedPaths(inner, `${prefix}${name}.`);
    sets.push(...nested.sets);
    sensitive.push(...nested.sensitive);
  }
  return { sets: sets.sort(), sensitive: sensitive.sort() };
}
