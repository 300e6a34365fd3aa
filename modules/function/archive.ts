import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import type { BuildOptions } from "esbuild";
import { zipSync } from "fflate";
import type { Zippable } from "fflate";
import { Cache } from "./cache";

/** What a Lambda function is made of; paths are relative to the project. */
export interface FunctionSource {
  /** TypeScript file that exports `handler`; it becomes `index.js` with all that it imports. */
  readonly entry: string;
  /** Files and folders that go along as they are, by their name in the function. */
  readonly files: Readonly<Record<string, string>>;
}

export interface FunctionArchive {
  /** The zip file, under a name made of its content. */
  readonly path: string;
  /** SHA-256 in hexadecimal digits. */
  readonly digest: string;
}

/** What an archive was made from, and which it was. */
interface Recipe {
  /** Over everything that the archive depends on. */
  key: string;
  /** The project's own files that esbuild read. */
  inputs: string[];
  digest: string;
}

/** Earliest time that a zip can hold, in whatever zone this machine is. */
const TIME = new Date(1980, 0, 1);
/** Unix, so that Lambda reads the mode. */
const UNIX = 3;
const MODE = 0o644 << 16;
const PACKAGES = "node_modules";

const cache = new Cache(path.join(PACKAGES, ".cache", "groundwork"));

/**
 * The function as a zip whose bytes depend on nothing but its source and the packages' versions: no time, no path of
 * this machine, no compression (zlib differs from one Node to the next).
 *
 * It takes a third of a second, at every synthesis of whatever phase. So it is kept, and made anew only when one of
 * its files, or the list of installed packages, is another.
 *
 * @throws when a file is missing or does not compile
 */
export function packFunction(source: FunctionSource): FunctionArchive {
  const recipeName = `${source.entry.replaceAll("/", "_")}.json`;
  const earlier = cache.read<Recipe>(recipeName);
  if (earlier && earlier.key === keyOf(source, earlier.inputs)) {
    const kept = cache.find(`${earlier.digest}.zip`);
    if (kept) return { path: kept, digest: earlier.digest };
  }
  const { outputFiles, metafile } = buildSync({
    ...options,
    entryPoints: [source.entry],
    write: false,
    metafile: true,
  });
  const content: Zippable = { "index.js": outputFiles[0]!.contents };
  for (const [name, file] of filesOf(source)) content[name] = readFileSync(file);
  const zip = zipSync(content, { level: 0, mtime: TIME, os: UNIX, attrs: MODE });
  const digest = createHash("sha256").update(zip).digest("hex");
  const inputs = Object.keys(metafile.inputs).filter((input) => !isPackage(input));
  const key = keyOf(source, inputs);
  const file = cache.write(`${digest}.zip`, zip);
  if (key !== undefined) cache.write(recipeName, JSON.stringify({ key, inputs, digest } satisfies Recipe));
  return { path: file, digest };
}

const options = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  outfile: "index.js",
  // Names stay, for the stacks in the log.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // The modules of a package once, not as ES and as CommonJS modules.
  mainFields: ["module", "main"],
  // The same paths in it wherever node_modules really is, and nothing of a tsconfig.json that is in no list of inputs.
  preserveSymlinks: true,
  tsconfigRaw: {},
  // What `pg` asks for only if it is there.
  external: ["pg-native"],
  logLevel: "silent",
} as const satisfies BuildOptions;

/** Every file that goes along, by its name in the function. */
function filesOf({ files }: FunctionSource): [name: string, file: string][] {
  return Object.entries(files).flatMap(([name, from]): [string, string][] =>
    statSync(from).isDirectory()
      ? readdirSync(from)
          .filter((file) => !file.startsWith("."))
          .sort()
          .map((file) => [path.posix.join(name, file), path.join(from, file)])
      : [[name, from]],
  );
}

/** undefined when one of the files is gone, or packages were installed by another program than npm. */
function keyOf(source: FunctionSource, inputs: readonly string[]): string | undefined {
  const hash = createHash("sha256").update(JSON.stringify([options, source]));
  try {
    // npm's own list of what it installed, with the checksum of each package.
    hash.update(readFileSync(path.join(PACKAGES, ".package-lock.json")));
    const own = filesOf(source).filter(([, file]) => !isPackage(file));
    for (const file of [...inputs, ...own.map(([, file]) => file)]) {
      hash.update(`\0${file}\0`).update(readFileSync(file));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return hash.digest("hex");
}

function isPackage(file: string): boolean {
  return file.startsWith(`${PACKAGES}/`);
}
