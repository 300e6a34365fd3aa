import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { checkCommand, CommandError, isNamed, parseCommand } from "../../../stacks/cdktf-command";

const run = promisify(execFile);

/** Each order starts the program, on a machine that may be at work on other things. */
jest.setTimeout(60_000);

describe("parseCommand", () => {
  test.each([
    ["node /project/node_modules/.bin/cdktf deploy dev-security", "deploy", ["dev-security"], false],
    ["cdktf destroy dev-cache dev-database --auto-approve", "destroy", ["dev-cache", "dev-database"], true],
    ["node cdktf.js apply dev-* --parallelism=2", "apply", ["dev-*"], false],
  ])("%s", (line, verb, patterns, autoApprove) => {
    expect(parseCommand(line.split(" "))).toEqual({ verb, patterns, autoApprove });
  });

  test.each([
    "cdktf synth",
    "cdktf output dev-security",
    "cdktf",
    "node tools/run.mjs main.ts",
    "npm run deploy",
  ])("%s deploys nothing", (line) => {
    expect(parseCommand(line.split(" "))).toBeUndefined();
  });

  test("a pattern names the stacks that it matches", () => {
    const command = { verb: "deploy", patterns: ["dev-*", "prod-cache"], canAsk: true };
    expect(["dev-cache", "prod-cache", "prod-security"].filter((stack) => isNamed(command, stack))).toEqual([
      "dev-cache",
      "prod-cache",
    ]);
  });
});

describe("checkCommand", () => {
  const stacks = ["dev-networking", "dev-security"];

  test("accepts what can be answered and is there", () => {
    expect(() =>
      checkCommand({ verb: "deploy", patterns: ["dev-*"], canAsk: true }, "dev", stacks),
    ).not.toThrow();
  });

  test("refuses a question that nobody can answer, before cdktf takes a lock", () => {
    const command = { verb: "deploy", patterns: ["dev-networking"], canAsk: false };
    expect(() => checkCommand(command, "dev", stacks)).toThrow(CommandError);
    expect(() => checkCommand(command, "dev", stacks)).toThrow(
      "npx cdktf deploy dev-networking --auto-approve",
    );
  });

  test("an example is not deployed", () => {
    const command = { verb: "deploy", patterns: ["valkey-cache"], canAsk: true };
    expect(() => checkCommand(command, "valkey", ["valkey-cache"])).toThrow(
      /valkey is an example, to synthesize and read.*environments\/<name>\.ts/,
    );
  });

  test("a stack of another environment names the variable that chooses it", () => {
    const command = { verb: "deploy", patterns: ["prod-networking"], canAsk: true };
    expect(() => checkCommand(command, "dev", stacks)).toThrow(
      /No stack of environment dev is called prod-networking.*dev-networking, dev-security.*ENVIRONMENT=prod npx cdktf deploy prod-networking/,
    );
  });
});

describe("the order that cdktf is told", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cdktf-command-"));
    const cdktf = path.join(folder, "cdktf");
    // What the real one does: run the app command in a shell of its own.
    await writeFile(cdktf, '#!/bin/sh\nsh -c "node tools/run.mjs main.ts"\n');
    await chmod(cdktf, 0o755);
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function dependencies(...args: string[]): Promise<Record<string, string[]>> {
    const outdir = path.join(folder, "cdktf.out");
    await run(path.join(folder, "cdktf"), args, {
      env: { ...process.env, CDKTF_OUTDIR: outdir, ENVIRONMENT: "dev" },
    });
    const manifest = JSON.parse(await readFile(path.join(outdir, "manifest.json"), "utf8")) as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    return Object.fromEntries(
      Object.entries(manifest.stacks).map(([name, stack]) => [name, stack.dependencies.sort()]),
    );
  }

  test("one stack alone depends on none, so that no flag is needed", async () => {
    const all = await dependencies("deploy", "dev-database", "--auto-approve");
    expect(Object.values(all).flat()).toEqual([]);
  });

  test("several depend on each other as they read each other", async () => {
    const all = await dependencies(
      "deploy",
      "dev-networking",
      "dev-security",
      "dev-database",
      "--auto-approve",
    );
    expect(all["dev-database"]).toEqual(["dev-networking", "dev-security"]);
    expect(all["dev-networking"]).toEqual([]);
    expect(all["dev-realtime"]).toEqual([]);
  });

  test("a pattern counts for all that it matches, on the way down as well", async () => {
    const all = await dependencies("destroy", "dev-*", "--auto-approve");
    expect(all["dev-realtime"]).toEqual([
      "dev-bootstrap",
      "dev-cache",
      "dev-database",
      "dev-networking",
      "dev-security",
    ]);
  });

  test("without a terminal, a question is refused before anything is written", async () => {
    await expect(dependencies("deploy", "dev-database")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--auto-approve"),
    });
  });
});
