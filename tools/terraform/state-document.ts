import { ToolError } from "../errors";

/** One resource of a configuration in a state, with what there is of it. */
export interface StateResource {
  readonly module?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** `provider["registry.terraform.io/hashicorp/aws"].us-east-1`: the alias is last. */
  readonly provider: string;
  readonly instances: readonly StateInstance[];
}

export interface StateInstance {
  /** Key of `count` or `for_each`. */
  readonly index_key?: number | string;
  /** Present on what waits for its end, after something else took its place. */
  readonly deposed?: string;
  readonly status?: "tainted";
  readonly attributes?: Readonly<Record<string, unknown>> | null;
  /** Paths of the attributes whose values nobody may see. */
  readonly sensitive_attributes?: readonly (readonly PathStep[])[];
  /** Addresses of everything that it needs, directly or not. */
  readonly dependencies?: readonly string[];
}

export interface PathStep {
  readonly type: string;
  readonly value: unknown;
}

export interface StateDocument {
  readonly serial: number;
  /** Tells the states of one stack from those of another that had its name before. */
  readonly lineage: string;
  readonly outputs: Readonly<Record<string, { value: unknown; sensitive?: boolean }>>;
  /** The resources one after the other: only one is taken apart at a time, however long the document is. */
  readonly resources: () => Generator<StateResource>;
}

/** The version of the format that Terraform writes since 0.12 (internal/states/statefile/version4.go). */
const VERSION = 4;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Takes a state apart without making objects of all of it.
 *
 * @param stack names it in errors
 * @throws ToolError when it is no whole state, or of a version that is not known
 */
export function readStateDocument(bytes: Uint8Array, stack: string): StateDocument {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (problem: string) =>
    new ToolError(
      `The state of ${stack} ${problem}. Nothing was taken from it. Look at it with terraform state pull, or restore ` +
        `a version of it from the bucket (docs/runbooks).`,
    );
  const torn = (error: unknown) =>
    error instanceof ToolError
      ? error
      : refuse(`is no whole JSON document (${bytes.byteLength} bytes): ${(error as Error).message}`);
  try {
    const parts = new Map(members(text));
    const part = (name: string) => {
      const range = parts.get(name);
      return range && (JSON.parse(text.toString("utf8", ...range)) as unknown);
    };
    const version = part("version");
    if (version !== VERSION) {
      throw refuse(
        `has the version ${JSON.stringify(version)}, and only ${VERSION} is known, which Terraform writes since 0.12`,
      );
    }
    const range = parts.get("resources");
    const outputs = part("outputs");
    if (typeof outputs !== "object" || outputs === null) throw refuse("has no outputs");
    return {
      serial: Number(part("serial")),
      lineage: String(part("lineage") ?? ""),
      outputs: outputs as StateDocument["outputs"],
      resources: function* () {
        if (!range || text[range[0]] !== OPEN_ARRAY) throw refuse("has no list of resources");
        try {
          for (const value of elements(text, range)) {
            const resource = value as StateResource;
            if (typeof resource.type !== "string" || !Array.isArray(resource.instances))
              throw refuse("holds something else than resources");
            yield resource;
          }
        } catch (error) {
          throw torn(error);
        }
      },
    };
  } catch (error) {
    throw torn(error);
  }
}

/** Where something begins, and where it has ended. */
type Range = readonly [start: number, end: number];

function* members(text: Buffer): Generator<[string, Range]> {
  let at = expect(text, skipSpace(text, 0), OPEN_OBJECT);
  for (let first = true; ; first = false) {
    at = skipSpace(text, at);
    if (text[at] === CLOSE_OBJECT) break;
    if (!first) at = skipSpace(text, expect(text, at, COMMA));
    const keyEnd = endOfValue(text, at);
    const name = JSON.parse(text.toString("utf8", at, keyEnd)) as string;
    const start = skipSpace(text, expect(text, skipSpace(text, keyEnd), COLON));
    at = quickEnd(text, start, "\n  ]") ?? endOfValue(text, start);
    yield [name, [start, at]];
  }
  if (skipSpace(text, at + 1) !== text.length) throw new SyntaxError(`more after its end, at ${at + 1}`);
}

function* elements(text: Buffer, [start, end]: Range): Generator<unknown> {
  let at = start + 1;
  for (let first = true; ; first = false) {
    at = skipSpace(text, at);
    if (text[at] === CLOSE_ARRAY) break;
    if (!first) at = skipSpace(text, expect(text, at, COMMA));
    const [value, after] = elementAt(text, at);
    yield value;
    at = after;
  }
  if (at + 1 !== end) throw new SyntaxError(`a list that began at ${start} ends at ${at}, not at ${end - 1}`);
}

function elementAt(text: Buffer, start: number): [unknown, number] {
  const quick = quickEnd(text, start, "\n    }");
  if (quick !== undefined) {
    try {
      return [JSON.parse(text.toString("utf8", start, quick)), quick];
    } catch {
      // Not as Terraform indents: what was found is the end of something else.
    }
  }
  const end = endOfValue(text, start);
  return [JSON.parse(text.toString("utf8", start, end)), end];
}

/** Where a list or an object ends if it is indented as Terraform does: found in a tenth of the time, and to be checked. */
function quickEnd(text: Buffer, start: number, mark: string): number | undefined {
  if (text[start] !== (mark.endsWith("]") ? OPEN_ARRAY : OPEN_OBJECT)) return undefined;
  const found = text.indexOf(mark, start);
  return found < 0 ? undefined : found + mark.length;
}

function expect(text: Buffer, at: number, byte: number): number {
  if (text[at] !== byte) throw new SyntaxError(`no ${String.fromCharCode(byte)} at ${at}`);
  return at + 1;
}

function skipSpace(text: Buffer, at: number): number {
  while (text[at]! <= 0x20) at++;
  return at;
}

/** Only brackets and strings matter here: what is between them, JSON.parse judges. */
function endOfValue(text: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) {
      at = endOfString(text, at);
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  throw new SyntaxError(`it ends within what begins at ${start}`);
}

function endOfString(text: Buffer, start: number): number {
  for (let end = text.indexOf(QUOTE, start + 1); end >= 0; end = text.indexOf(QUOTE, end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  throw new SyntaxError(`it ends within the string that begins at ${start}`);
}
