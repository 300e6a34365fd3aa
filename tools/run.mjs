// Runs a TypeScript program of this project: node tools/run.mjs FILE [ARGUMENT...]
// esbuild strips the types and joins the project's own files in memory (packages stay outside), which takes
// a tenth of a second where ts-node takes seconds. Types are checked apart, by `npm run typecheck`.
import { createRequire } from "node:module";
import Module from "node:module";
import path from "node:path";
import { buildSync } from "esbuild";

const [entry, ...rest] = process.argv.slice(2);
const file = path.resolve(entry);

const { outputFiles } = buildSync({
  entryPoints: [file],
  bundle: true,
  packages: "external",
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: "inline",
  sourcesContent: false,
  write: false,
  outfile: file.replace(/\.ts$/, ".cjs"),
});

// The pinned AWS SDK works on Node 20; its notice about its own later versions is not for the user.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
process.argv = [process.argv[0], file, ...rest];
process.setSourceMapsEnabled(true);

const program = new Module(file);
program.filename = file;
program.paths = createRequire(file).resolve.paths("any-package");
program._compile(outputFiles[0].text, file);
