import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { environmentNames } from "../../../environments";
import { copySources, lendPackages } from "../../../tools/synth/copy";

const run = promisify(execFile);

/** Synthesis of every environment, twice, without anything kept from before. */
const PATIENCE = 180_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "deterministic-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A copy of the project elsewhere, with the same packages and an empty cache. */
async function checkout(name: string): Promise<string> {
  const copy = path.join(folder, name);
  await copySources(".", copy);
  await lendPackages(".", copy);
  return copy;
}

/** Every file that a copy synthesizes, as hexadecimal digits, by its path. */
async function synthesize(copy: string, surroundings: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const environment of environmentNames) {
    const outdir = path.join(copy, "out", environment);
    await mkdir(path.dirname(outdir), { recursive: true });
    await run(process.execPath, ["tools/run.mjs", "main.ts"], {
      cwd: copy,
      env: { ...process.env, ...surroundings, ENVIRONMENT: environment, CDKTF_OUTDIR: outdir },
    });
    for (const entry of await readdir(outdir, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile()) files[path.relative(copy, file)] = (await readFile(file)).toString("hex");
    }
  }
  return files;
}

test(
  "the same input gives the same bytes, wherever and whenever and without Terraform, and none of them tells where",
  async () => {
    const [here, there] = [await checkout("here"), await checkout("a longer/way off/there")];
    const first = await synthesize(here, {
      ...{ TZ: "UTC", LANG: "C", LC_ALL: "C", HOME: here },
      TERRAFORM_BINARY_NAME: "terraform-that-is-not-there",
    });
    const second = await synthesize(there, {
      TZ: "Asia/Kathmandu",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      HOME: there,
      USER: "ada",
      HOSTNAME: "elsewhere",
    });
    expect(Object.keys(first).filter((file) => file.endsWith("cdk.tf.json")).length).toBeGreaterThan(
      environmentNames.length,
    );
    expect(Object.keys(second)).toEqual(Object.keys(first));
    expect(Object.keys(first).filter((file) => first[file] !== second[file])).toEqual([]);

    for (const [file, hex] of Object.entries(second)) {
      const text = Buffer.from(hex, "hex").toString();
      const told = [there, here, process.cwd(), folder].filter((place) => text.includes(place));
      expect({ file, told }).toEqual({ file, told: [] });
      if (!file.endsWith("cdk.tf.json")) continue;
      // A time of day, and a frame of a stack.
      expect(text).not.toMatch(/20\d\d-\d\d-\d\dT\d\d:|stackTrace|\bat .+\.(ts|js):\d+:\d+/);
    }
  },
  PATIENCE,
);
