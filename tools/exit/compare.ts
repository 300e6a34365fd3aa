import { isDeepStrictEqual } from "node:util";

/** One place at which two documents are not the same. */
export interface Place {
  readonly path: string;
  readonly ours: unknown;
  readonly theirs: unknown;
  /** What the libraries note for themselves: Terraform reads nothing of it. */
  readonly isNote: boolean;
}

/** Every place at which two JSON documents differ, down to the single value; order counts in lists, not in objects. */
export function places(ours: unknown, theirs: unknown, path = "", isNote = false): Place[] {
  if (isDeepStrictEqual(ours, theirs)) return [];
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    const length = Math.max(ours.length, theirs.length);
    return Array.from({ length }, (_, index) =>
      places(ours[index], theirs[index], `${path}[${index}]`, isNote),
    ).flat();
  }
  if (isRecord(ours) && isRecord(theirs)) {
    return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((name) =>
      places(ours[name], theirs[name], path ? `${path}.${name}` : name, isNote || name === "//"),
    );
  }
  return [{ path, ours, theirs, isNote }];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
