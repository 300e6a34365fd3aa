import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runTerraform } from "../../../../tools/terraform/run";

let folder: string;
const before = process.env.TERRAFORM_BINARY_NAME;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "terraform-run-"));
});
afterEach(async () => {
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
  await rm(folder, { recursive: true });
});

async function useTerraform(script: string): Promise<void> {
  process.env.TERRAFORM_BINARY_NAME = path.join(folder, "terraform");
  await writeFile(process.env.TERRAFORM_BINARY_NAME, `#!/bin/sh\n${script}\n`);
  await chmod(process.env.TERRAFORM_BINARY_NAME, 0o755);
}

const run = (onLine?: (line: string) => void, signal?: AbortSignal) =>
  runTerraform({
    args: ["apply"],
    folder,
    environment: process.env,
    logFile: path.join(folder, "logs", "log"),
    onLine,
    signal,
  });

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await sleep(20)) {
    if (Date.now() > end) throw new Error("waited for 20 s");
  }
}

test("lines are told soon after they were printed, whole, and stay in the log", async () => {
  await useTerraform(
    "printf 'first \\303'; sleep 0.3; printf '\\251\\nsecond\\n' >&2; touch printed; sleep 0.5; exit 3",
  );
  const lines: string[] = [];
  const running = run((line) => lines.push(line));
  await until(() => lines.length === 2);
  expect(lines).toEqual(["first é", "second"]);
  await expect(running).resolves.toEqual({ code: 3, lastLines: "first é\nsecond" });
  expect(readFileSync(path.join(folder, "logs", "log"), "utf8")).toBe("first é\nsecond\n");
});

test("a program that is not there is said to be missing", async () => {
  process.env.TERRAFORM_BINARY_NAME = path.join(folder, "nowhere");
  await expect(run()).resolves.toEqual({ code: -2, lastLines: expect.stringContaining("ENOENT") });
});

test("Terraform comes to its end though whoever started it is killed", async () => {
  await useTerraform(
    "echo begun; for i in 1 2 3 4 5; do sleep 0.2; echo $i; done; echo the lock is given up; touch ended",
  );
  const program = "__tests__/unit/tools/terraform/starter.ts";
  const starter = spawn(process.execPath, ["tools/run.mjs", program, folder], {
    env: { ...process.env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((resolve) => starter.stdout.once("data", resolve));
  starter.kill("SIGKILL");
  await until(() => existsSync(path.join(folder, "ended")));
  expect(readFileSync(path.join(folder, "log"), "utf8")).toContain("5\nthe lock is given up\n");
}, 30_000);
