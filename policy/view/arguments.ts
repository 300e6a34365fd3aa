/** Arguments of a block, as Terraform's JSON has them. */
export type Arguments = Readonly<Record<string, unknown>>;

export function isBlock(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a list: nothing is an empty one, and one block may stand without brackets in Terraform's JSON. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * The value at a path such as `rule.apply_server_side_encryption_by_default.sse_algorithm`; of repeated blocks on
 * the way the first counts. Undefined where there is none.
 */
export function valueAt(block: Arguments, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    const inner = Array.isArray(value) ? value[0] : value;
    return isBlock(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, block);
}

/** All blocks at a path, whether one or many stand at each step of it. */
export function blocksAt(block: Arguments, path: string): Arguments[] {
  return path
    .split(".")
    .reduce<Arguments[]>(
      (blocks, key) => blocks.flatMap((each) => listOf(each[key]).filter(isBlock)),
      [block],
    );
}
