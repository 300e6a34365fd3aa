import { blocksOf, isResource, typeOf } from "./blocks";
import type { AttributeChange, Body, Platform, ResourceChange } from "./model";
import { factsOf } from "./provider/facts";

/** `aws_kms_key.data_1234.arn` in a reference. */
const REFERENCE = /\b(?<!data\.)([a-z][a-z0-9]*_[a-z0-9_]+)\.([\w-]+)\.(\w+)/g;
/** `data.terraform_remote_state.security.outputs.data_kms_key_arn` in a reference. */
const REMOTE = /data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)/g;

/**
 * Marks what is replaced because something that it refers to is: a new key has a new ARN, and a cluster cannot change
 * its key. Published outputs carry this from phase to phase.
 */
export function cascade(environment: string, changes: ResourceChange[], after: Platform): void {
  const bodies = new Map(
    Object.entries(after).flatMap(([phase, stack]) =>
      [...blocksOf(stack)].map(([address, body]) => [`${phase}/${address}`, body] as const),
    ),
  );
  const known = new Map(changes.map((change) => [`${change.phase}/${change.address}`, change]));
  /** Why a value is another after the apply, by phase and address of a resource or an output. */
  const renewed = new Map<string, string>();
  for (const [key, { phase, address, action }] of known) {
    if (action === "replace") renewed.set(key, `${address} is replaced`);
    if (action === "update" && address.startsWith("output."))
      renewed.set(key, `${address} of ${phase} changes`);
  }

  for (let found = true; found;) {
    found = false;
    for (const [key, body] of bodies) {
      if (renewed.has(key)) continue;
      const [phase, address] = key.split("/") as [string, string];
      const reason = (value: unknown) => reasonIn(value, phase, renewed, bodies);
      if (address.startsWith("output.")) {
        const because = reason(body.value);
        if (!because) continue;
        renewed.set(key, because);
      } else {
        const forced = isResource(address) ? forcedBy(typeOf(address), body, reason) : [];
        if (!forced.length) continue;
        const change = known.get(key);
        if (change) replace(change, forced);
        else changes.push({ environment, phase, address, action: "replace", attributes: forced });
        renewed.set(key, `${address} is replaced`);
      }
      found = true;
    }
  }
}

/** The arguments that force a replacement and get another value. */
function forcedBy(
  type: string,
  body: Body,
  reason: (value: unknown) => string | undefined,
): AttributeChange[] {
  return factsOf(type).replaces.flatMap((path) => {
    const value = at(body, path.split("."));
    const because = reason(value);
    return because ? [{ path, before: value, after: value, replaces: true, because }] : [];
  });
}

function replace(change: ResourceChange, forced: readonly AttributeChange[]): void {
  if (change.action === "create") return;
  change.action = "replace";
  change.attributes = [
    ...change.attributes.filter(({ path }) => !forced.some((other) => other.path === path)),
    ...forced,
  ];
}

/** Why a value with references will be another one, if it will. */
function reasonIn(
  value: unknown,
  phase: string,
  renewed: ReadonlyMap<string, string>,
  bodies: ReadonlyMap<string, Body>,
): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  for (const [, type, id, attribute] of text.matchAll(REFERENCE)) {
    const key = `${phase}/${type}.${id}`;
    if (renewed.has(key) && !isPlain(bodies.get(key)?.[attribute!])) return renewed.get(key);
  }
  for (const [, upstream, name] of text.matchAll(REMOTE)) {
    const reason = renewed.get(`${upstream}/output.${name}`);
    if (reason) return reason;
  }
  return undefined;
}

/** Whether an argument is set in the code, and so is the same after a replacement. */
function isPlain(value: unknown): boolean {
  return value !== undefined && !JSON.stringify(value).includes("${");
}

function at(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || value === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => at(entry, [name, ...rest]));
  return at((value as Body)[name], rest);
}
