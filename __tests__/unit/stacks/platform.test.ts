import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { environmentNames, loadSettings } from "../../../environments";
import { phasesOf } from "../../../stacks/location";
import { contract } from "../../../stacks/outputs";
import type { Json } from "../synth";

const run = promisify(execFile);

/** A synthesis takes a second, on a machine at work on other things several. */
const PATIENCE = 60_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "platform-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the program as cdktf does and returns each stack's text. */
async function synthesize(environment: string, outdir: string): Promise<Record<string, string>> {
  const target = path.join(folder, outdir);
  await run(process.execPath, ["tools/run.mjs", "main.ts"], {
    env: { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: target },
  });
  const stacks = await readdir(path.join(target, "stacks"));
  const texts = stacks.map((stack) => readFile(path.join(target, "stacks", stack, "cdk.tf.json"), "utf8"));
  return Object.fromEntries((await Promise.all(texts)).map((text, i) => [stacks[i]!, text]));
}

describe.each(environmentNames)("%s", (environment) => {
  const settings = loadSettings(environment);
  const phases = phasesOf(settings);
  let stacks: Record<string, string>;
  beforeAll(async () => {
    stacks = await synthesize(environment, environment);
  }, PATIENCE);

  test("has one stack a phase, named after both", () => {
    expect(Object.keys(stacks).sort()).toEqual(phases.map((phase) => `${environment}-${phase}`).sort());
  });

  test("each phase publishes its part of the contract, readable in a plan", () => {
    for (const phase of phases) {
      const json = JSON.parse(stacks[`${environment}-${phase}`]!) as Json;
      expect(Object.keys(json.output!).sort()).toEqual(Object.keys(contract[phase]).sort());
      for (const body of Object.values(json.output!)) {
        expect(body.sensitive).toBeUndefined();
        expect(body.description).toBeTruthy();
      }
    }
  });

  // CloudWatch Logs quotas: ten a region an account, which cannot be raised (docs/first-deployment.md).
  test("has two resource policies of logs in its region, and one in CloudFront's", () => {
    const made = Object.entries(stacks).flatMap(([stack, text]) =>
      Object.values((JSON.parse(text) as Json).resource?.aws_cloudwatch_log_resource_policy ?? {}).map(
        ({ provider = "aws" }) => [stack, provider],
      ),
    );
    expect(made.sort()).toEqual([
      [`${environment}-cdn`, "aws.us-east-1"],
      [`${environment}-security`, "aws"],
      [`${environment}-security`, "aws"],
    ]);
  });

  test("the JSON holds no path of this machine, no stack trace, no time and no password", () => {
    for (const text of Object.values(stacks)) {
      expect(text).not.toContain(process.cwd());
      expect(text).not.toContain(folder);
      expect(text).not.toMatch(/stackTrace|node_modules|"(master_)?password"|auth_token": "[^$]/);
      expect(text).not.toMatch(/20\d\d-\d\d-\d\dT/);
    }
  });
});
