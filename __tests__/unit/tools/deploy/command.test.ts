import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadSettings } from "../../../../environments";
import { RunStore } from "../../../../tools/deploy/records/run-files";

const MINUTE = 60_000;
const { account } = loadSettings("dev");

let folder: string;
let aws: http.Server;
/** What AWS says to whoever asks who he is. */
let caller: { status: number; body: string };
let started: ChildProcess[];

const identity = (id: string) => ({
  status: 200,
  body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${id}:user/mika</Arn><Account>${id}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "deploy-command-"));
  caller = identity(account);
  started = [];
  aws = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const isSts = body.includes("GetCallerIdentity");
      response.statusCode = isSts ? caller.status : 404;
      response.end(isSts ? caller.body : "<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>");
    });
  });
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  await useTerraform("exit 0");
});
afterEach(async () => {
  for (const child of started) child.kill("SIGKILL");
  aws.closeAllConnections();
  aws.close();
  await rm(folder, { recursive: true, force: true });
});

const terraform = () => path.join(folder, "terraform");

/** Sets what Terraform does, but for saying its version. */
async function useTerraform(script: string): Promise<void> {
  const version = `if [ "$1" = version ]; then echo '{"terraform_version": "1.11.4"}'; exit 0; fi`;
  await writeFile(terraform(), `#!/bin/sh\n${version}\n${script}\n`);
  await chmod(terraform(), 0o755);
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command without a terminal. @param onStart given the process */
function deploy(args: readonly string[], onStart: (child: ChildProcess) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, ["tools/run.mjs", "tools/deploy/main.ts", "dev", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_MAX_ATTEMPTS: "1",
      TERRAFORM_BINARY_NAME: terraform(),
      GROUNDWORK_DEPLOY_FOLDER: folder,
    },
  });
  started.push(child);
  onStart(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (output.stdout += chunk));
  child.stderr.on("data", (chunk) => (output.stderr += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...output })));
}

const lastRun = () => new RunStore(path.join(folder, "dev", "records")).last()?.readRun();

test(
  "without a terminal nobody can be asked, and a phase that is none is told",
  async () => {
    const silent = await deploy([]);
    expect(silent).toMatchObject({ code: 2, stderr: expect.stringMatching(/no terminal to answer on/) });
    const unknown = await deploy(["--yes", "network"]);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("dev has no phase network") });
    const nowhere = await deploy(["--yes", "--lose-data", "aws_rds_cluster.x"]);
    expect(nowhere).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("dev-database.aws_rds_cluster.x"),
    });
    expect(lastRun()).toBeUndefined();
  },
  MINUTE,
);

test(
  "credentials of another account, or expired ones, change nothing but what a killed run left: its plans go",
  async () => {
    const plan = path.join(folder, "dev", "plans", "networking.tfplan");
    mkdirSync(path.dirname(plan), { recursive: true });
    writeFileSync(plan, "what is sensitive");
    caller = identity("999999999999");
    const other = await deploy(["--yes", "--json"]);
    expect(existsSync(plan)).toBe(false);
    expect(JSON.parse(other.stdout)).toMatchObject({
      environment: "dev",
      command: "deploy",
      ok: false,
      exitCode: 5,
    });
    expect(other).toMatchObject({ code: 5, stdout: expect.stringContaining("are of account 999999999999") });

    caller = {
      status: 403,
      body: "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>token is expired</Message></Error></ErrorResponse>",
    };
    const expired = await deploy(["--yes"]);
    expect(expired).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/token is expired \(ExpiredToken/),
    });
    expect(lastRun()).toBeUndefined();
  },
  MINUTE,
);

test(
  "a second run of an environment is refused, and so is one beside the Terraform of a killed run",
  async () => {
    const marker = path.join(folder, "dev", "run.json");
    mkdirSync(path.dirname(marker));
    const words = { program: "tools/deploy/main.ts", command: "npm run deploy" };
    const at = (...args: string[]) => {
      const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", ...args], {
        stdio: "ignore",
      });
      started.push(child);
      return child.pid;
    };
    writeFileSync(marker, JSON.stringify({ ...words, pid: at("tools/deploy/main.ts", "dev"), children: [] }));
    const second = await deploy(["--yes"]);
    expect(second).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/Another `npm run deploy` is at work/),
    });

    writeFileSync(marker, JSON.stringify({ ...words, pid: 4_000_000, children: [at("terraform", "apply")] }));
    const orphaned = await deploy(["--yes"]);
    expect(orphaned).toMatchObject({ code: 4, stderr: expect.stringMatching(/Terraform is still at work/) });
    expect(lastRun()).toBeUndefined();
  },
  MINUTE,
);

test(
  "what cannot be recorded is not begun, and that is said in one sentence",
  async () => {
    mkdirSync(path.join(folder, "dev"));
    writeFileSync(path.join(folder, "dev", "records"), "a file where a folder should be");
    const { code, stderr } = await deploy(["--yes"]);
    expect(stderr).toMatch(/cannot be recorded in .*records.*Nothing was begun/);
    expect(code).toBe(1);
  },
  MINUTE,
);

test(
  "a lock that somebody else holds ends the run with his name, and the run is on record here",
  async () => {
    const detail =
      "Lock Info:\n  ID:        b1c2\n  Operation: OperationTypeApply\n  Who:       taro@ci\n  Created:   today\n";
    const diagnostic = { severity: "error", summary: "Error acquiring the state lock", detail };
    await useTerraform(
      `if [ "$1" = plan ]; then cat <<'END'\n${JSON.stringify({ type: "diagnostic", diagnostic })}\nEND\nexit 1; fi`,
    );
    const { code, stdout, stderr } = await deploy(["networking", "--yes"]);
    expect(stderr).toContain("locked by taro@ci, since today (OperationTypeApply)");
    expect(stderr).toContain("npm run deploy -- dev --resume");
    expect(stdout).toContain("Records of 1 run stay on this machine");
    expect(code).toBe(4);
    expect(lastRun()).toMatchObject({
      status: "failed",
      phases: ["networking"],
      triggeredBy: `arn:aws:iam::${account}:user/mika`,
      source: { version: "0.1.0", commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
      error: expect.stringContaining("taro@ci"),
    });
  },
  MINUTE,
);

/** Terraform that applies until it is interrupted, and then takes a second to end. */
const useLongApply = () =>
  useTerraform(
    `case "$1" in
      plan) for word in "$@"; do case "$word" in -out=*) echo saved > "\${word#-out=}";; esac; done; exit 2;;
      show) echo '{"resource_changes": [{"address": "aws_vpc.main", "type": "aws_vpc", "mode": "managed", "change": {"actions": ["create"]}}]}';;
      apply) trap 'sleep 1; echo the lock is given up; touch ${folder}/ended; exit 1' INT
             touch ${folder}/applying; while true; do sleep 0.1; done;;
    esac`,
  );
const isApplying = () => existsSync(path.join(folder, "applying"));
const isEnded = () => existsSync(path.join(folder, "ended"));

test(
  "interrupted, it waits until Terraform has ended, whatever comes, and says how to go on",
  async () => {
    await useLongApply();
    const { code, stderr } = await deploy(["networking", "--yes"], async (child) => {
      while (!isApplying()) await sleep(50);
      child.kill("SIGTERM");
      await sleep(200);
      child.kill("SIGINT");
    });
    expect(code).toBe(143);
    expect(isEnded()).toBe(true);
    expect(stderr).toMatch(/Interrupted \(SIGTERM\)[^]*Still waiting for Terraform/);
    expect(stderr).toContain("npm run deploy -- dev --resume");
    expect(existsSync(path.join(folder, "dev", "plans"))).toBe(false);
    expect(existsSync(path.join(folder, "dev", "run.json"))).toBe(false);
    expect(lastRun()).toMatchObject({ status: "failed", results: { networking: { status: "failed" } } });
    expect(readFileSync(path.join(folder, "dev", "logs", "dev-networking.log"), "utf8")).toContain(
      "given up",
    );
  },
  MINUTE,
);

test(
  "when its terminal closes, it waits for Terraform just so, though nobody reads what it prints",
  async () => {
    await useLongApply();
    const { code } = await deploy(["networking", "--yes"], async (child) => {
      while (!isApplying()) await sleep(50);
      child.stdout!.destroy();
      child.stderr!.destroy();
      // From the kernel, and from the shell.
      child.kill("SIGHUP");
      await sleep(200);
      child.kill("SIGHUP");
    });
    expect(code).toBe(129);
    expect(isEnded()).toBe(true);
    expect(existsSync(path.join(folder, "dev", "run.json"))).toBe(false);
    expect(lastRun()).toMatchObject({ status: "failed", results: { networking: { status: "failed" } } });
  },
  MINUTE,
);
