import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ToolError } from "../errors";
import { copySources, lendPackages } from "../synth/copy";

const run = promisify(execFile);

/** Where the packages are pinned that take cdktf's place. */
const PINS = path.resolve("tools/exit");
const FILES = ["package.json", "package-lock.json"];

/**
 * Makes a copy of the project's sources in which `cdktf` is its maintained fork. What npm installs is kept between runs.
 *
 * @returns the fork's own name and version
 * @throws ToolError when npm cannot install it
 */
export async function copyWithFork(project: string, copy: string): Promise<string> {
  const texts = await Promise.all(FILES.map((file) => readFile(path.join(PINS, file), "utf8")));
  const stamp = createHash("sha256").update(texts.join("")).digest("hex");
  const stampFile = path.join(copy, "node_modules", "installed");
  if ((await readFile(stampFile, "utf8").catch(() => "")) !== stamp) await install(copy, stampFile, stamp);
  for (const name of await readdir(copy)) {
    if (name !== "node_modules") await rm(path.join(copy, name), { recursive: true });
  }
  await copySources(project, copy);
  await lendPackages(project, copy);
  const manifest = path.join(copy, "node_modules", "cdktf", "package.json");
  const { name, version } = JSON.parse(await readFile(manifest, "utf8")) as { name: string; version: string };
  return `${name} ${version}`;
}

async function install(folder: string, stampFile: string, stamp: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of FILES) await cp(path.join(PINS, file), path.join(folder, file));
  await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder }).catch((error) => {
    throw new ToolError(
      `The fork cannot be installed (npm ci in ${folder}).\n\n${error.stderr || error.message}`,
    );
  });
  await writeFile(stampFile, stamp);
}
