import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { exampleNames, loadSettings } from "../../environments";
import { phasesOf } from "../../stacks/location";
import { changedPhases } from "../unit/examples/platform";

const run = promisify(execFile);

/** Two Terraforms at a time: the provider's schema is what takes the time, and it takes a processor each. */
const PARALLEL = 2;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "validate-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the program. @returns the folder that holds its stacks */
async function synthesize(environment: string): Promise<string> {
  const outdir = path.join(folder, environment);
  await run(process.execPath, ["tools/run.mjs", "main.ts"], {
    env: { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: outdir },
  });
  return path.join(outdir, "stacks");
}

/** Asserts that Terraform finds nothing to say of the stacks in these folders. */
async function expectValid(stacks: readonly string[]): Promise<void> {
  const verdicts: Record<string, unknown> = {};
  const queue = [...stacks];
  const work = async () => {
    for (let cwd = queue.pop(); cwd; cwd = queue.pop()) {
      await run("terraform", ["init", "-backend=false", "-input=false"], { cwd });
      // A stack that is not valid makes Terraform fail; what it says is in its output all the same.
      const { stdout } = await run("terraform", ["validate", "-json"], { cwd }).catch((error) => error);
      const { valid, diagnostics } = JSON.parse(stdout) as {
        valid: boolean;
        diagnostics: { summary: string }[];
      };
      verdicts[cwd] = { valid, messages: diagnostics.map(({ summary }) => summary) };
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  expect(verdicts).toEqual(Object.fromEntries(stacks.map((stack) => [stack, { valid: true, messages: [] }])));
}

test.each(["dev", "staging", "prod"])(
  "terraform accepts every stack of %s",
  async (environment) => {
    const stacks = await synthesize(environment);
    const names = await readdir(stacks);
    expect(names).toHaveLength(phasesOf(loadSettings(environment)).length);
    await expectValid(names.map((name) => path.join(stacks, name)));
  },
  900_000,
);

test("terraform accepts every stack that an example changes", async () => {
  const folders: string[] = [];
  for (const name of exampleNames) {
    const stacks = await synthesize(name);
    folders.push(...changedPhases(name).map((phase) => path.join(stacks, `${name}-${phase}`)));
  }
  expect(folders.length).toBeGreaterThan(0);
  await expectValid(folders);
}, 600_000);
