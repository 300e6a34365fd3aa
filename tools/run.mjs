// Runs a TypeScript program of this project: node tools/run.mjs FILE [ARGUMENT...]
// esbuild strips the types and joins the project's own files in memory (packages stay outside), which takes
// a tenth of a second where ts-node takes seconds. Types are checked apart, by `npm run typecheck`.
import { existsSync, readFileSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { setImmediate } from "node:timers/promises";

// Asked for by `require`: to import a CommonJS package by its names, Node first searches its text for them.
const { build, buildSync } = Module.createRequire(import.meta.url)("esbuild");

const [entry, ...rest] = process.argv.slice(2);
const file = path.resolve(entry);

/** How to make one CommonJS text of the program. */
const options = (sourcemap) => ({
  entryPoints: [file],
  bundle: true,
  packages: "external",
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap,
  sourcesContent: false,
  write: false,
  outfile: file.replace(/\.ts$/, ".cjs"),
});

/** Puts the places of the source into the frames of a stack, which name those of the bundle. */
function mapFrames(stack) {
  const sources = new Module.SourceMap(JSON.parse(buildSync(options("external")).outputFiles[0].text));
  return stack
    .split(`${file}:`)
    .map((part, i) => {
      const [place, line, column] = (i > 0 && /^(\d+):(\d+)/.exec(part)) || [];
      if (!place) return i > 0 ? `${file}:${part}` : part;
      const { originalSource, originalLine, originalColumn } = sources.findEntry(line - 1, column - 1);
      const source = path.resolve(path.dirname(file), originalSource ?? "");
      return `${source}:${originalLine + 1}:${originalColumn + 1}${part.slice(place.length)}`;
    })
    .join("");
}

// Only when the program crashes: with Node's own source maps each of the thousand stacks that cdktf captures, and
// nobody looks at, would be mapped.
process.on("uncaughtExceptionMonitor", (error) => {
  if (error?.stack) error.stack = mapFrames(error.stack);
});

// The pinned AWS SDK works on Node 20; its notice about its own later versions is not for the user.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
process.argv = [process.argv[0], file, ...rest];

/** The packages that a file asks for, and the project's own files that it imports, and theirs: the nearest first. */
function* packagesOf(file) {
  const files = [file];
  for (const importing of files) {
    for (const [, name] of readFileSync(importing, "utf8").matchAll(/^import (?!type )[^"]*"([^"]+)";$/gm)) {
      const own = name.startsWith(".") && path.resolve(path.dirname(importing), name);
      if (!own) yield name;
      else
        files.push(...[`${own}.ts`, `${own}/index.ts`].filter((it) => existsSync(it) && !files.includes(it)));
    }
  }
}

const building = build(options(false));
let built = false;
void building.finally(() => (built = true)).catch(() => {});

const program = new Module(file);
program.filename = file;
program.paths = Module._nodeModulePaths(path.dirname(file));

// cdktf zips assets with archiver, which is nearly half of what it loads: it is loaded when there is something to zip.
const load = Module._load;
Module._load = (name, ...rest) =>
  name === "archiver" ? (...args) => load(name, ...rest)(...args) : load(name, ...rest);

// While esbuild works in a process of its own, packages are loaded.
for (const name of packagesOf(file)) {
  if (built) break;
  program.require(name);
  await setImmediate();
}
program._compile((await building).outputFiles[0].text, file);
