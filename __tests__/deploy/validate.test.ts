import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { contract } from "../../stacks/outputs";

const run = promisify(execFile);

/** Two Terraforms at a time: the provider's schema is what takes the time, and it takes a processor each. */
const PARALLEL = 2;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "validate-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(["dev", "staging", "prod"])(
  "terraform accepts every stack of %s",
  async (environment) => {
    const outdir = path.join(folder, environment);
    await run(process.execPath, ["tools/run.mjs", "main.ts"], {
      env: { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: outdir },
    });
    const stacks = await readdir(path.join(outdir, "stacks"));
    expect(stacks).toHaveLength(Object.keys(contract).length);

    const verdicts: Record<string, unknown> = {};
    const queue = [...stacks];
    const work = async () => {
      for (let stack = queue.pop(); stack; stack = queue.pop()) {
        const cwd = path.join(outdir, "stacks", stack);
        await run("terraform", ["init", "-backend=false", "-input=false"], { cwd });
        // A stack that is not valid makes Terraform fail; what it says is in its output all the same.
        const { stdout } = await run("terraform", ["validate", "-json"], { cwd }).catch((error) => error);
        const { valid, diagnostics } = JSON.parse(stdout) as {
          valid: boolean;
          diagnostics: { summary: string }[];
        };
        verdicts[stack] = { valid, messages: diagnostics.map(({ summary }) => summary) };
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    expect(verdicts).toEqual(
      Object.fromEntries(stacks.map((stack) => [stack, { valid: true, messages: [] }])),
    );
  },
  300_000,
);
