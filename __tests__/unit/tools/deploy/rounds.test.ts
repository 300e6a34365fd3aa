import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadSettings } from "../../../../environments";
import type { Phase } from "../../../../stacks/outputs";
import { Phases } from "../../../../tools/deploy/phases";
import { deployInRounds, removePlans } from "../../../../tools/deploy/rounds";
import type { RoundsOptions } from "../../../../tools/deploy/rounds";
import { ToolError } from "../../../../tools/errors";
import { runSteps } from "../../../../tools/progress";

const upstream = new Map<Phase, Phase[]>([
  ["networking", []],
  ["security", []],
  ["cache", ["networking", "security"]],
  ["realtime", ["cache"]],
]);
const wanted = [...upstream.keys()];
const binary = process.env.TERRAFORM_BINARY_NAME;

let folder: string;
let said: string;
let asked: string[];
let applied: Phase[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rounds-"));
  [said, asked, applied] = ["", [], []];
});
afterEach(async () => {
  if (binary === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = binary;
  await rm(folder, { recursive: true });
});

/** A Terraform that plans what a stack's folder says in `plan.json`, and nothing where there is none. */
const terraform = `#!/bin/sh
case "$1" in
  plan) test -e plan.json || exit 0
        for word in "$@"; do case "$word" in -out=*) echo saved > "\${word#-out=}";; esac; done
        exit 2;;
  show) cat plan.json;;
esac`;

async function options(
  plans: Partial<Record<Phase, string>>,
  more: Partial<RoundsOptions> = {},
): Promise<RoundsOptions> {
  const program = path.join(folder, "terraform");
  await writeFile(program, terraform);
  await chmod(program, 0o755);
  process.env.TERRAFORM_BINARY_NAME = program;
  const settings = loadSettings("prod");
  for (const phase of wanted) {
    const stack = path.join(folder, "stacks", `prod-${phase}`);
    mkdirSync(stack, { recursive: true });
    await writeFile(path.join(stack, "cdk.tf.json"), "{}");
    const address = plans[phase];
    if (!address) continue;
    const actions = address.includes("rds_cluster") ? ["delete", "create"] : ["create"];
    const change = { address, type: address.split(".")[0], mode: "managed", change: { actions } };
    await writeFile(path.join(stack, "plan.json"), JSON.stringify({ resource_changes: [change] }));
  }
  const signal = new AbortController().signal;
  return {
    settings,
    upstream,
    signal,
    phases: new Phases({
      settings,
      outdir: folder,
      logs: path.join(folder, "logs"),
      environment: process.env,
      signal,
      onStart: () => {},
    }),
    plans: path.join(folder, "plans"),
    consent: { loseData: [] },
    runSteps: (steps) => runSteps(steps, { silent: true }),
    say: (text) => (said += text),
    ask: async (question) => asked.push(question) > 0,
    apply: async (phase) => {
      applied.push(phase);
      return "";
    },
    ...more,
  };
}

test("each round is shown and asked for before it is applied, with the plans that were saved", async () => {
  const files: [Phase, string, number][] = [];
  const given = await options(
    { networking: "aws_vpc.main", cache: "aws_sns_topic.events" },
    {
      apply: async (phase, plan, file) => {
        applied.push(phase);
        if (plan) files.push([phase, readFileSync(file, "utf8").trim(), statSync(file).mode & 0o777]);
        return "";
      },
    },
  );
  await deployInRounds(wanted, given);
  expect(applied).toEqual(["networking", "security", "cache", "realtime"]);
  expect(asked).toEqual([
    "\nApply this plan to prod (account 333333333333): prod-networking?",
    "\nApply this plan to prod (account 333333333333): prod-cache?",
  ]);
  expect(said).toContain("prod-networking: 1 created\n  +   aws_vpc: main");
  expect(files).toEqual([
    ["networking", "saved", 0o600],
    ["cache", "saved", 0o600],
  ]);
  await removePlans(given);
  expect(existsSync(given.plans)).toBe(false);
});

test("a no applies nothing, and no further round begins", async () => {
  const given = await options({ networking: "aws_vpc.main" }, { ask: async () => false });
  await expect(deployInRounds(wanted, given)).rejects.toThrow("Not applied: prod-networking.");
  expect(applied).toEqual([]);
});

test("with --yes nobody is asked, and without changes neither", async () => {
  await deployInRounds(
    wanted,
    await options({ networking: "aws_vpc.main" }, { consent: { yes: true, loseData: [] } }),
  );
  await deployInRounds(
    wanted,
    await options({ networking: undefined }, { consent: { yes: true, loseData: [] } }),
  );
  expect(asked).toEqual([]);
  expect(applied).toHaveLength(8);
});

test("a plan that loses data in production is refused before anything of its round is applied", async () => {
  const given = await options(
    { networking: "aws_vpc.main", security: "aws_rds_cluster.x" },
    { consent: { yes: true, loseData: [] } },
  );
  await expect(deployInRounds(wanted, given)).rejects.toThrow("--lose-data prod-security.aws_rds_cluster.x");
  expect(applied).toEqual([]);
});

test("a failure lets the others of its round come to their end, and nothing further begins", async () => {
  const given = await options(
    {},
    {
      apply: async (phase) => {
        if (phase === "networking") throw new ToolError("the lock is held", 4);
        await new Promise((resolve) => setTimeout(resolve, 50));
        applied.push(phase);
        return "";
      },
    },
  );
  await expect(deployInRounds(wanted, given)).rejects.toMatchObject({
    message: expect.stringContaining("the lock is held"),
    exitCode: 4,
  });
  expect(applied).toEqual(["security"]);
});
