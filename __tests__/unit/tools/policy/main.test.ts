import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs the command as `npm run policy -- ARGS`. */
async function policy(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ["tools/run.mjs", "tools/policy/main.ts", ...args];
  return run(process.execPath, command, { env: { ...process.env } }).then(
    (done) => ({ code: 0, ...done }),
    (failed) => failed,
  );
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "policy-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("production is as the controls want it, and what is accepted is listed with its reason", async () => {
  const { code, stdout } = await policy("prod");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^prod: \d+ controls, tried \d+ times; 0 violations, \d+ accepted, 0 given up\.$/m);
  expect(stdout).toContain("TLS ends at the load balancer");
}, 60_000);

test("a report goes to a file, and nothing else is said", async () => {
  const file = path.join(folder, "dev.sarif");
  expect(await policy("dev", "--format", "sarif", "--output", file)).toMatchObject({
    code: 0,
    stdout: "",
    stderr: "",
  });
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ version: "2.1.0" });
}, 60_000);

test.each([
  ["no environment", []],
  ["an unknown one", ["production"]],
  ["an unknown format", ["dev", "--format", "html"]],
  ["a file in a folder that is not there", ["dev", "--output", "/nowhere/report.json"]],
])(
  "%s ends with 2 and says what is allowed",
  async (_, args) => {
    const { code, stderr } = await policy(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/missing required|Allowed choices|cannot be written to/);
  },
  60_000,
);
