import type { Settings } from "./schema";

/** Keys from the top of the settings down to one of them. */
export type Keys = readonly (string | number)[];

/** The paths of an object's settings, sections included; what is inside lists and unions has none. */
type PathsOf<T> = T extends readonly unknown[]
  ? never
  : T extends object
    ? { [K in keyof T & string]: K | `${K}.${PathsOf<NonNullable<T[K]>>}` }[keyof T & string]
    : never;

/** Below an optional section, every value may be missing. */
type ValueIn<T, P extends string> = P extends `${infer Key}.${infer Rest}`
  ? Key extends keyof T
    ? ValueIn<NonNullable<T[Key]>, Rest> | Extract<T[Key], undefined>
    : never
  : P extends keyof T
    ? T[P]
    : never;

/** A setting's path, for example `database.maxCapacity`. */
export type SettingPath = PathsOf<Settings>;

/** The type of the setting at a path. */
export type ValueAt<P extends SettingPath> = ValueIn<Settings, P>;

/** The types of the settings at several paths, in their order. */
export type ValuesAt<P extends readonly SettingPath[]> = { [I in keyof P]: ValueAt<P[I]> };

/** Writes keys as a path: `networking.publicSubnets[1]`. */
export function formatPath(keys: Keys): string {
  return keys.map((key, i) => (typeof key === "number" ? `[${key}]` : i ? `.${key}` : key)).join("");
}

/** The value at the keys; undefined where there is none. */
export function valueAt(input: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    input,
  );
}

/** The values at several paths, in their order. */
export function valuesAt<const P extends readonly SettingPath[]>(input: unknown, paths: P): ValuesAt<P> {
  return paths.map((path) => valueAt(input, path.split("."))) as ValuesAt<P>;
}

/** Whether one of two settings is the other, or a part of it. */
export function touches(a: Keys, b: Keys): boolean {
  return a.slice(0, b.length).every((key, i) => key === b[i]);
}
