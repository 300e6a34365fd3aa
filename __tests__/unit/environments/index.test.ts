import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { environmentNames, exampleNames, loadSettings, SettingsError } from "../../../environments";

const root = path.join(__dirname, "../../..");
const folder = path.join(root, "environments");

test("every file with settings is an environment", () => {
  const files = readdirSync(folder).filter(
    (file) =>
      file.endsWith(".ts") && /: SettingsInput = /.test(readFileSync(path.join(folder, file), "utf8")),
  );
  expect(files.map((file) => file.replace(".ts", ""))).toEqual([...environmentNames].sort());
});

describe("an unknown environment", () => {
  test.each([
    ["prdo", /^prod, /],
    ["stage", /^staging, /],
    ["DEV", /^dev, /],
    ["constructor", /^/],
    ["__proto__", /^/],
    ["", /^/],
  ])("%p lists all names, the nearest first", (name, allowed) => {
    expect.assertions(4);
    try {
      loadSettings(name);
    } catch (error) {
      expect(error).toBeInstanceOf(SettingsError);
      const [problem, ...others] = (error as SettingsError).problems;
      expect(others).toEqual([]);
      expect(problem).toMatchObject({
        path: "ENVIRONMENT",
        value: name,
        allowed: expect.stringMatching(allowed),
      });
      expect(problem!.allowed.split(/, | or /).sort()).toEqual([...environmentNames, ...exampleNames].sort());
    }
  });
});

describe("the program", () => {
  const out = mkdtempSync(path.join(tmpdir(), "groundwork-settings-"));
  afterAll(() => rmSync(out, { recursive: true }));

  test("stops at an unknown environment: exit code 1, the message alone, nothing written", () => {
    const target = path.join(out, "cdktf.out");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/run.mjs", "main.ts"], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, ENVIRONMENT: "prdo", CDKTF_OUTDIR: target },
    });
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^There is no such environment; nothing was built\.\n\nENVIRONMENT\n {2}given {4}"prdo"\n/,
    );
    expect(stderr).toMatch(/\n {2}allowed {2}prod, /);
    expect(stderr).not.toMatch(/^\s+at |Error:|node:internal/m);
    expect(existsSync(target)).toBe(false);
  });
});
