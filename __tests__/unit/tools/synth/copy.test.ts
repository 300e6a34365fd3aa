import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { copySources, lendPackages } from "../../../../tools/synth/copy";

let project: string;
beforeEach(async () => {
  project = await realpath(await mkdtemp(path.join(tmpdir(), "copy-")));
  for (const file of [
    "main.ts",
    ".git/HEAD",
    ".local/env",
    "node_modules/a/index.js",
    "node_modules/b/index.js",
  ]) {
    await mkdir(path.dirname(path.join(project, file)), { recursive: true });
    await writeFile(path.join(project, file), file);
  }
});
afterEach(() => rm(project, { recursive: true }));

test("sources are copied, also to a folder within the project, and what was made of them is not", async () => {
  const copy = path.join(project, ".local", "copy");
  await copySources(project, copy);
  expect(await readdir(copy)).toEqual(["main.ts"]);
});

test("packages are lent but for those that the copy has", async () => {
  const copy = path.join(project, ".local", "copy");
  await mkdir(path.join(copy, "node_modules", "a"), { recursive: true });
  await writeFile(path.join(copy, "node_modules", "a", "index.js"), "own");
  await lendPackages(project, copy);
  await lendPackages(project, copy);
  expect(await readFile(path.join(copy, "node_modules", "a", "index.js"), "utf8")).toBe("own");
  expect(await realpath(path.join(copy, "node_modules", "b"))).toBe(path.join(project, "node_modules", "b"));
});
