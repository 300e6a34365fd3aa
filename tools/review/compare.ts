import { isDeepStrictEqual } from "node:util";
import { blocksOf, forgottenIn, isResource, movesOf, typeOf } from "./blocks";
import type { AttributeChange, Body, Platform, ResourceChange, Stack } from "./model";
import { factsOf } from "./provider/facts";
import { differences, plainPath } from "./value";
import type { Difference } from "./value";

/** Shown in place of a value that is a secret. */
const HIDDEN = "(sensitive)";

/**
 * What differs between two synthesized states of an environment, block by block and attribute by attribute. What is
 * replaced is marked; what is replaced only because another resource is, is not yet (`cascade`).
 */
export function comparePlatforms(environment: string, before: Platform, after: Platform): ResourceChange[] {
  const phases = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...phases].flatMap((phase) => {
    const changes = compareStacks(before[phase] ?? {}, after[phase] ?? {});
    return changes.map((change) => ({ environment, phase, ...change }));
  });
}

type Change = Omit<ResourceChange, "environment" | "phase">;

function compareStacks(before: Stack, after: Stack): Change[] {
  const old = blocksOf(before);
  const now = blocksOf(after);
  // A move counts while the resource is still under its old address.
  const moves = new Map(
    [...movesOf(after)].filter(([from, to]) => old.has(from) && now.has(to) && !old.has(to)),
  );
  const oldAddress = new Map([...moves].map(([from, to]) => [to, from]));
  const forgotten = forgottenIn(after);
  const changes: Change[] = [];
  for (const [address, body] of now) {
    const movedFrom = oldAddress.get(address);
    const previous = old.get(movedFrom ?? address);
    const change = previous
      ? compareBlocks(address, renamed(previous, moves) as Body, body, movedFrom)
      : { address, action: "create" as const, attributes: changed(address, undefined, body) };
    if (change) changes.push(change);
  }
  for (const [address, body] of old) {
    if (now.has(address) || moves.has(address)) continue;
    const action = forgotten.has(address) ? "forget" : "destroy";
    changes.push({ address, action, attributes: changed(address, body, undefined) });
  }
  return changes;
}

function compareBlocks(
  address: string,
  before: Body,
  after: Body,
  movedFrom: string | undefined,
): Change | undefined {
  const attributes = changed(address, before, after);
  if (!attributes.length) return movedFrom ? { address, action: "move", attributes, movedFrom } : undefined;
  const action = attributes.some(({ replaces }) => replaces) ? "replace" : "update";
  return { address, action, attributes, ...(movedFrom ? { movedFrom } : {}) };
}

function changed(address: string, before: Body | undefined, after: Body | undefined): AttributeChange[] {
  const { sets, sensitive } = factsOf(typeOf(address));
  const isSet = (path: string) => sets.includes(path) || !isResource(address);
  const found = differences(before, after, { isSet });
  const ignored = ignoredChanges(after);
  return found.map((difference) => {
    const path = plainPath(difference.path);
    const isReplacing =
      before !== undefined &&
      after !== undefined &&
      isResource(address) &&
      !ignored.some((name) => name === "all" || covers(name, path))
        ? forcesReplacement(typeOf(address), difference)
        : false;
    const isHidden = sensitive.includes(path) || hasSecretName(path);
    return {
      ...(isHidden ? hide(difference) : difference),
      ...(isReplacing ? { replaces: true } : {}),
    };
  });
}

function ignoredChanges(body: Body | undefined): string[] {
  const { ignore_changes: ignored } = (body?.lifecycle ?? {}) as { ignore_changes?: string | string[] };
  return [ignored ?? []].flat();
}

function forcesReplacement(type: string, { path, before, after }: Difference): boolean {
  const { replaces, replacesWhenRemoved } = factsOf(type);
  const isRemoved = before !== undefined && after === undefined;
  const forcing = isRemoved ? replacesWhenRemoved : replaces;
  if (forcing.some((name) => covers(name, plainPath(path)))) return true;
  // ElastiCache has no way back to an older engine: the provider makes a new group.
  return type === "aws_elasticache_replication_group" && path === "engine_version" && isOlder(after, before);
}

/** A list of texts, or a text that holds JSON, differs below its own path. */
function covers(name: string, path: string): boolean {
  return path === name || path.startsWith(`${name}.`);
}

function isOlder(version: unknown, than: unknown): boolean {
  return String(version).localeCompare(String(than), "en", { numeric: true }) < 0;
}

/** No stack has a secret in its JSON; this is for the day when one does. */
function hasSecretName(path: string): boolean {
  return /(^|[._])(password|secret_string|auth_token|secret_key|private_key|client_secret)$/i.test(path);
}

function hide({ path, before, after }: Difference): Difference {
  const hidden = (value: unknown) => (value === undefined || isReference(value) ? value : HIDDEN);
  return { path, before: hidden(before), after: hidden(after) };
}

const isReference = (value: unknown) => typeof value === "string" && /^\$\{[^}]*\}$/.test(value);

/** A body whose references to moved resources name them as they are called now. */
function renamed(value: unknown, moves: ReadonlyMap<string, string>): unknown {
  if (!moves.size) return value;
  if (typeof value === "string") {
    return value.replaceAll(/[a-z0-9_]+\.[\w-]+/g, (address) => moves.get(address) ?? address);
  }
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, moves));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, renamed(entry, moves)]));
}

/**
 * The resource of the same content that is created where this one is destroyed, by address: one that was only renamed.
 */
export function findRenames(
  changes: readonly ResourceChange[],
  before: Platform,
  after: Platform,
): ReadonlyMap<ResourceChange, ResourceChange> {
  const renames = new Map<ResourceChange, ResourceChange>();
  const taken = new Set<ResourceChange>();
  for (const gone of changes.filter(({ action, address }) => action === "destroy" && isResource(address))) {
    const content = contentOf(before, gone);
    const come = changes.find(
      (other) =>
        other.action === "create" &&
        other.environment === gone.environment &&
        !taken.has(other) &&
        typeOf(other.address) === typeOf(gone.address) &&
        isDeepStrictEqual(contentOf(after, other), content),
    );
    if (!come) continue;
    taken.add(come);
    renames.set(gone, come);
  }
  return renames;
}

/** Which resources get a provider of another region, where Terraform finds nothing of them, and what becomes what. */
export function findRelocations(
  changes: readonly ResourceChange[],
  before: Platform,
  after: Platform,
): ReadonlyMap<ResourceChange, string> {
  const regionIn = (platform: Platform, phase: string, address: string): unknown => {
    const blocks = blocksOf(platform[phase] ?? {});
    const provider = blocks.get(address)?.provider ?? address.split("_")[0];
    return blocks.get(`provider.${String(provider)}`)?.region;
  };
  const given = changes.filter(({ attributes }) => attributes.some(({ path }) => path === "provider"));
  return new Map(
    given.flatMap((change) => {
      const { phase, address, movedFrom = address } = change;
      const [old, now] = [regionIn(before, phase, movedFrom), regionIn(after, phase, address)];
      return old === now ? [] : [[change, `provider: ${String(old)} becomes ${String(now)}`] as const];
    }),
  );
}

/** What a resource is apart from names of resources, its own and those that it refers to. */
function contentOf(platform: Platform, { phase, address }: ResourceChange): unknown {
  const body = blocksOf(platform[phase] ?? {}).get(address);
  return JSON.parse(
    JSON.stringify(body).replaceAll(/\$\{([a-z0-9_]+)\.[\w-]+\./g, (_, type: string) => `\${${type}.`),
  );
}
