import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { ToolError } from "../errors";
import type { Python } from "./find";

export interface VenvOptions {
  /** What it is for, as an error begins: `The AWS emulator`. */
  readonly program: string;
  /** Folder of the virtual environment; it is made, and removed if it does not fit. */
  readonly directory: string;
  /** A file of exactly pinned packages, each of them: nothing else is installed. */
  readonly requirements: string;
  /** Modules that can be imported where the environment is whole. */
  readonly modules: readonly string[];
  readonly python: Python;
  /** Told what goes on. */
  readonly onProgress: (message: string) => void;
}

/**
 * Makes a virtual environment with the required packages, or takes the one that is there. It is made anew when the
 * packages or the Python changed, when it was left half made, and when it no longer runs.
 *
 * @returns the path of its Python
 * @throws ToolError when the packages cannot be installed, with the end of pip's output
 */
export async function prepareVenv(options: VenvOptions): Promise<string> {
  const { program, directory, requirements, modules, python, onProgress } = options;
  const run = (binary: string, parameters: string[], purpose: string, onLine: (line: string) => void) =>
    runProgram(binary, parameters, `${program} could not ${purpose}`, onLine);
  const binary = path.join(directory, "bin", "python");
  const stamp = path.join(directory, "made-from");
  const packages = await readFile(requirements, "utf8");
  const wanted = createHash("sha256")
    .update(`${python.version}\n${python.executable}\n${packages}`)
    .digest("hex");

  const made = await readFile(stamp, "utf8").catch(() => undefined);
  if (made === wanted && (await imports(binary, modules))) return binary;

  onProgress(made ? "makes its virtual environment anew" : "makes a virtual environment");
  await rm(directory, { recursive: true, force: true });
  await run(python.executable, ["-m", "venv", directory], "make a virtual environment", () => {});
  const total = packages.split("\n").filter(Boolean).length;
  let seen = 0;
  // Every package is pinned, so there is nothing to resolve; what is never imported need not be compiled.
  const install = ["-m", "pip", "install", "--no-deps", "--no-compile", "--disable-pip-version-check"];
  await run(binary, [...install, "-r", requirements], "install its packages", (line) => {
    if (line.startsWith("Collecting")) onProgress(`installs its packages (${++seen} of ${total})`);
    if (line.startsWith("Installing")) onProgress("unpacks its packages");
  });
  // Last of all, so that a half made one is never taken.
  await writeFile(stamp, wanted);
  return binary;
}

async function imports(binary: string, modules: readonly string[]): Promise<boolean> {
  return promisify(execFile)(binary, ["-c", `import ${modules.join(", ")}`]).then(
    () => true,
    () => false,
  );
}

/** Runs a program and hands on its output line by line. */
async function runProgram(
  program: string,
  parameters: string[],
  failure: string,
  onLine: (line: string) => void,
): Promise<void> {
  const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"] });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      tail.push(line);
      if (tail.length > 15) tail.shift();
      onLine(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return;
  throw new ToolError(
    `${failure}: \`${program} ${parameters.join(" ")}\` ended with ${code}.\n` +
      `${tail.join("\n")}\n` +
      "The packages come from https://pypi.org: check the network, or set PIP_INDEX_URL or PIP_PROXY to a mirror or proxy.",
  );
}
