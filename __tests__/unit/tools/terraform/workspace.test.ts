import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Workspace } from "../../../../tools/terraform/workspace";
import type { Progress } from "../../../../tools/terraform/workspace";

let folder: string;
const before = process.env.TERRAFORM_BINARY_NAME;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "workspace-"));
  await mkdir(path.join(folder, "dev-cache"));
});

afterEach(async () => {
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
  await rm(folder, { recursive: true });
});

/** A workspace whose Terraform is a shell script; `$1` is the command that it is given. */
async function workspace(script: string, signal?: AbortSignal): Promise<Workspace> {
  const file = path.join(folder, "terraform");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  process.env.TERRAFORM_BINARY_NAME = file;
  return new Workspace({
    folder: path.join(folder, "dev-cache"),
    environment: process.env,
    logFile: path.join(folder, "log"),
    signal,
  });
}

const say = (...messages: object[]) =>
  `cat <<'END'\n${messages.map((message) => JSON.stringify(message)).join("\n")}\nEND`;

const plan = { type: "change_summary", changes: { operation: "plan", add: 1, change: 1, remove: 0 } };
const applied = { type: "change_summary", changes: { operation: "apply", add: 1, change: 1, remove: 0 } };
const hook = (type: string, addr: string, seconds?: number) => ({
  type,
  hook: { resource: { addr }, elapsed_seconds: seconds },
});

test("apply counts what it changed and says what it is at", async () => {
  const terraform = await workspace(
    say(
      plan,
      hook("apply_start", "a.one"),
      hook("apply_progress", "a.one", 10),
      hook("apply_complete", "a.one"),
      applied,
    ),
  );
  const progress: Progress[] = [];
  await expect(terraform.apply({ onProgress: (step) => progress.push(step) })).resolves.toEqual({
    add: 1,
    change: 1,
    remove: 0,
  });
  expect(progress).toEqual([
    { done: 0, total: 2, current: "a.one" },
    { done: 0, total: 2, current: "a.one (10 s)" },
    { done: 1, total: 2, current: "a.one" },
  ]);
});

test("a failure tells Terraform's own errors, the stack and where its whole output is", async () => {
  const diagnostic = {
    severity: "error",
    summary: "creating Cluster",
    detail: "no such zone",
    address: "aws_rds_cluster.x",
  };
  const terraform = await workspace(`${say({ type: "diagnostic", diagnostic })}\nexit 1`);
  const log = path.join(folder, "log");
  await expect(terraform.apply()).rejects.toThrow(
    `terraform apply of dev-cache failed. Its whole output: ${log}\n\ncreating Cluster\n  aws_rds_cluster.x\nno such zone`,
  );
  expect(await readFile(log, "utf8")).toContain("no such zone");
});

test("a failure without a diagnostic tells the last lines", async () => {
  const terraform = await workspace("echo 'bucket does not exist' >&2; exit 1");
  await expect(terraform.init()).rejects.toThrow(
    /terraform init of dev-cache failed[^]*bucket does not exist/,
  );
});

test("outputs lose their types", async () => {
  const terraform = await workspace('echo \'{"vpc_id": {"value": "vpc-1", "type": "string"}}\'');
  await expect(terraform.outputs()).resolves.toEqual({ vpc_id: "vpc-1" });
});

test("an interruption lets Terraform end by itself", async () => {
  const controller = new AbortController();
  const terraform = await workspace(
    'trap "echo interrupted; exit 1" INT\ntouch started\nwhile true; do sleep 0.1; done',
    controller.signal,
  );
  const applying = terraform.apply();
  const started = path.join(folder, "dev-cache", "started");
  while (!(await readFile(started).catch(() => false)))
    await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort();
  await expect(applying).rejects.toThrow(/terraform apply of dev-cache failed/);
  expect(await readFile(path.join(folder, "log"), "utf8")).toContain("interrupted");
});

test("the stack says what it reads and what it holds", async () => {
  const terraform = await workspace("exit 0");
  await writeFile(
    path.join(folder, "dev-cache", "cdk.tf.json"),
    JSON.stringify({
      data: { terraform_remote_state: { networking: {}, security: {} } },
      resource: { aws_ecr_repository: { repository_1: {} } },
    }),
  );
  await expect(terraform.upstream()).resolves.toEqual(["networking", "security"]);
  await expect(terraform.addresses("aws_ecr_repository")).resolves.toEqual([
    "aws_ecr_repository.repository_1",
  ]);
  await expect(terraform.addresses("aws_vpc")).resolves.toEqual([]);
});
