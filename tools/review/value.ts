import { isDeepStrictEqual } from "node:util";

/** One place at which two values differ. */
export interface Difference {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface CompareOptions {
  /** Whether the order of the list at this path (without numbers) means nothing. */
  readonly isSet: (path: string) => boolean;
}

/** What entries of a list are told apart by, where they have it and no two share it. */
const KEYS = ["Sid", "sid", "name", "Name", "id", "Id", "key", "rule_name"];

/** Fields of a policy's statement that are one value or a list in any order. */
const POLICY_LISTS = ["Action", "NotAction", "Resource", "NotResource"];

/**
 * Where two values of Terraform JSON differ. Texts that hold JSON are compared as what they hold, policies as AWS reads
 * them, and lists without regard to order where that means nothing.
 */
export function differences(
  before: unknown,
  after: unknown,
  options: CompareOptions,
  path = "",
): Difference[] {
  const [left, right] = [decode(before), decode(after)];
  if (isDeepStrictEqual(left, right)) return [];
  if (isList(left) || isList(right)) {
    const [old, now] = [asList(left), asList(right)];
    if (old && now && (old.some(isRecord) || now.some(isRecord) || (isList(left) && isList(right)))) {
      return compareLists(old, now, options, path);
    }
  }
  if ((isRecord(left) || left === undefined) && (isRecord(right) || right === undefined)) {
    const names = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
    const inside = [...names].flatMap((name) =>
      differences(left?.[name], right?.[name], options, path ? `${path}.${name}` : name),
    );
    if (inside.length || (left && right)) return inside;
  }
  return [{ path, before: left, after: right }];
}

/** A path without the numbers and names of lists' entries. */
export function plainPath(path: string): string {
  return path.replaceAll(/\[[^\]]*\]/g, "");
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  options: CompareOptions,
  path: string,
): Difference[] {
  if (![...before, ...after].every(isRecord)) {
    return isUnordered(path, options) && sameMembers(before, after) ? [] : [{ path, before, after }];
  }
  const key = KEYS.find((name) => isKey(before, name) && isKey(after, name));
  const [old, now] = key
    ? [labelled(before, key), labelled(after, key)]
    : isUnordered(path, options)
      ? paired(before, after)
      : [numbered(before), numbered(after)];
  const labels = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...labels].flatMap((label) => differences(old[label], now[label], options, `${path}[${label}]`));
}

const isUnordered = (path: string, { isSet }: CompareOptions) => isSet(plainPath(path));

function isKey(list: readonly unknown[], name: string): boolean {
  const values = (list as Record<string, unknown>[]).map((entry) => entry[name]);
  return values.every((value) => typeof value === "string") && new Set(values).size === values.length;
}

function labelled(list: readonly unknown[], key: string): Record<string, unknown> {
  return Object.fromEntries((list as Record<string, string>[]).map((entry) => [entry[key]!, entry]));
}

function numbered(list: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(list.map((entry, index) => [`#${index}`, entry]));
}

/** The entries of two sets that are not in both, in an order of their own. */
function paired(before: readonly unknown[], after: readonly unknown[]) {
  const without = (list: readonly unknown[], other: readonly unknown[]) =>
    list.filter((entry) => !other.some((same) => isDeepStrictEqual(canonical(entry), canonical(same))));
  const sorted = (list: readonly unknown[]) =>
    [...list].sort((a, b) => JSON.stringify(canonical(a)).localeCompare(JSON.stringify(canonical(b)), "en"));
  return [numbered(sorted(without(before, after))), numbered(sorted(without(after, before)))] as const;
}

function sameMembers(before: readonly unknown[], after: readonly unknown[]): boolean {
  const text = (list: readonly unknown[]) => list.map((entry) => JSON.stringify(canonical(entry))).sort();
  return isDeepStrictEqual(text(before), text(after));
}

/** A value with its texts decoded and its names in order. */
function canonical(value: unknown): unknown {
  const plain = decode(value);
  if (isList(plain)) return plain.map(canonical);
  if (!isRecord(plain)) return plain;
  return Object.fromEntries(
    Object.keys(plain)
      .sort()
      .map((name) => [name, canonical(plain[name])]),
  );
}

/** What a text of JSON holds; any other value is given back. */
function decode(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  let held: unknown;
  try {
    held = JSON.parse(value);
  } catch {
    return value;
  }
  return isRecord(held) && held.Statement ? decodePolicy(held) : held;
}

function decodePolicy(policy: Record<string, unknown>): Record<string, unknown> {
  const statements = ([policy.Statement].flat() as Record<string, unknown>[]).map((statement) =>
    Object.fromEntries(
      Object.entries(statement).map(([name, value]) => [
        name,
        POLICY_LISTS.includes(name) ? sortedList(value) : sortedBelow(name, value),
      ]),
    ),
  );
  // AWS reads statements in no order.
  return {
    ...policy,
    Statement: isKey(statements, "Sid")
      ? labelled(statements, "Sid")
      : statements.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b), "en")),
  };
}

/** Sorts the values of principals and conditions, which AWS takes in any order. */
function sortedBelow(name: string, value: unknown): unknown {
  if (!["Principal", "NotPrincipal", "Condition"].includes(name) || !isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      isRecord(entry) ? sortedBelow("Condition", entry) : sortedList(entry),
    ]),
  );
}

/** One value and a list of one are the same. */
function sortedList(value: unknown): unknown {
  const list = [value].flat();
  return list.length === 1 ? list[0] : [...list].sort((a, b) => String(a).localeCompare(String(b), "en"));
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A block may be written alone where a list of blocks is meant; what is not there is no entry. */
function asList(value: unknown): readonly unknown[] | undefined {
  if (isList(value)) return value;
  if (value === undefined) return [];
  return isRecord(value) ? [value] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !isList(value);
}
