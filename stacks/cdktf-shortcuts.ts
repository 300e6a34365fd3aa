import { createRequire } from "node:module";
import path from "node:path";
import type { IConstruct } from "constructs";

type Resolve = (scope: IConstruct, value: unknown, preparing?: boolean) => unknown;

// The modules are asked for by `require`, for what is imported cannot be assigned to.
const cdktf = createRequire(path.resolve("main.ts"));
const traces = cdktf("cdktf/lib/tokens/private/stack-trace") as { captureStackTrace: () => string[] };
const tokens = cdktf("cdktf/lib/_tokens") as { resolve: Resolve };

// cdktf notes for each of some ten thousand tokens where in the program it was made, for messages about tokens that
// cannot be resolved. That takes a fifth of the time of synth; such a message names the construct as well.
traces.captureStackTrace = () => [];

// cdktf looks for tokens in every value and every key, though one in forty has any: a tenth of the time of synth.
const { resolve } = tokens;
tokens.resolve = (scope, value, preparing) => {
  try {
    return resolveTokens(value, (part) => resolve(scope, part, preparing));
  } catch {
    // Once more by cdktf, whose message says where in the value the fault is.
    return resolve(scope, value, preparing);
  }
};

/** What may be a token in a text: of a text, list or map, a number's (`-1.8e+289`), or an escaped expression. */
const TOKEN = /TfToken\[|Map Token Value|\$\{|[-|\d.+]e/;

/** Copies plain values, without what is undefined, as cdktf does; `resolve` gets the rest. */
function resolveTokens(value: unknown, resolve: (part: unknown) => unknown): unknown {
  if (value === undefined || value === null || typeof value === "boolean" || isPlainText(value)) return value;
  if (Array.isArray(value)) {
    if (!value.every((item) => typeof item === "object" || isPlainText(item))) return resolve(value);
    return value.map((item) => resolveTokens(item, resolve)).filter((item) => item !== undefined);
  }
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return resolve(value);
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    if (!isPlainText(key)) return resolve(value);
    const resolved = resolveTokens(part, resolve);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}

function isPlainText(value: unknown): boolean {
  return typeof value === "string" && !TOKEN.test(value);
}
