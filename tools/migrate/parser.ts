import { setFlagsFromString } from "node:v8";

/** PostgreSQL 15's own parser, a megabyte of WebAssembly. Loaded on the first call: with nothing to run it is not needed. */
export async function loadParser() {
  // It runs for milliseconds; V8 would optimize it in the background for a quarter of a second of processor time.
  setFlagsFromString("--liftoff-only");
  const parser = await import("libpg-query");
  await parser.loadModule();
  return parser;
}
