import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, realpath, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Review } from "../../../../tools/review/model";
import { Repository } from "./repository";

/** Each run starts several Nodes, on a machine that may be at work on other things. */
const PATIENCE = 60_000;
const PROGRAM = [path.resolve("tools/run.mjs"), path.resolve("tools/review/main.ts")];

const stack = (body: object, resources: object = {}) => ({
  resource: { aws_rds_cluster: { main: { cluster_identifier: "chat", ...body } }, ...resources },
});
const safe = { phases: { database: stack({ deletion_protection: true }), cache: {} } };

let repository: Repository;
let first: string;
beforeEach(async () => {
  repository = await Repository.create();
  await repository.synthesizes({ dev: safe, local: safe, prod: safe });
  first = await repository.commit();
});
afterEach(() => repository.remove());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in the repository. */
async function reviewed(...args: string[]): Promise<Ended> {
  const running = promisify(execFile)(process.execPath, [...PROGRAM, ...args], {
    cwd: repository.folder,
    env: { ...process.env },
  });
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Ended) => error,
  );
}

const asJson = async (...args: string[]) =>
  JSON.parse((await reviewed(...args, "--format", "json")).stdout) as Review;

test(
  "nothing changed ends with 0, and leaves no checkout behind",
  async () => {
    const { code, stdout } = await reviewed("HEAD");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("prod: no change") });
    expect(stdout).toContain(first.slice(0, 12));
    expect(await repository.worktrees()).toEqual([]);
  },
  PATIENCE,
);

test(
  "the working tree is compared as it is, committed or not, and a harmless change ends with 0",
  async () => {
    await repository.synthesizes({
      dev: { phases: { database: stack({ deletion_protection: true, apply_immediately: true }), cache: {} } },
      local: safe,
      prod: safe,
    });
    const { code, stdout } = await reviewed("main");
    expect(code).toBe(0);
    expect(stdout).toMatch(/dev-database\n +~ +aws_rds_cluster.main\n +apply_immediately: true/);
    expect(stdout).not.toContain("DANGER");
    expect(stdout).not.toContain("local");
  },
  PATIENCE,
);

test(
  "a danger stands first and ends with 2, in every format",
  async () => {
    await repository.synthesizes({
      dev: { phases: { ...safe.phases, cache: stack({ tags: { a: "`x`" } }) } },
      local: safe,
      prod: { phases: { database: {}, cache: {} } },
    });
    const text = await reviewed("HEAD");
    expect(text.code).toBe(2);
    expect(text.stdout.indexOf("DANGER")).toBeLessThan(text.stdout.indexOf("dev: "));
    expect(text.stdout).toContain("prod-database aws_rds_cluster.main");

    const markdown = await reviewed("HEAD", "--format", "markdown");
    expect(markdown.code).toBe(2);
    expect(markdown.stdout).toMatch(
      /^### Infrastructure against `HEAD`[^]*\[!CAUTION\][^]*prod-database[^]*<details>/,
    );
    expect(markdown.stdout.match(/<details>/g)).toHaveLength(2);
    expect(markdown.stdout.match(/<\/details>/g)).toHaveLength(2);

    const json = await asJson("HEAD");
    expect(json.dangers).toMatchObject([{ environment: "prod", phase: "database", severity: "loss" }]);
    expect(json.environments.map(({ environment }) => environment)).toEqual(["dev", "prod"]);
    expect((await asJson("HEAD", "--environment", "dev")).dangers).toEqual([]);
  },
  PATIENCE,
);

test(
  "environments on one side only are told as added and removed",
  async () => {
    await repository.synthesizes({ dev: safe, local: safe, staging: safe });
    const { stdout, code } = await reviewed("HEAD");
    expect(stdout).toMatch(/prod: removed/);
    expect(stdout).toMatch(/staging: added/);
    expect(code).toBe(2);
  },
  PATIENCE,
);

test(
  "a ref that is not there, one that cannot be synthesized, and a wrong word end with 1 and say why",
  async () => {
    const unknown = await reviewed("no-such-branch");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('There is no commit "no-such-branch" here');

    await repository.synthesizes({ dev: { fails: "the settings are wrong" } });
    await repository.commit();
    await repository.synthesizes({ dev: safe });
    const broken = await reviewed("HEAD");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/Of HEAD, dev cannot be synthesized\.\s+the settings are wrong/);
    expect(await repository.worktrees()).toEqual([]);

    expect((await reviewed("HEAD", "--format", "xml")).code).toBe(1);
    expect((await reviewed("--upload-pack=x")).code).toBe(1);
    const stray = await reviewed("HEAD", "--environment", "nowhere");
    expect(stray).toMatchObject({ code: 1, stderr: expect.stringContaining("one of dev") });
  },
  PATIENCE,
);

test(
  "another lock file makes the ref's packages be installed there, and says so",
  async () => {
    await repository.lock("2.0.0");
    const { code, stderr } = await reviewed("HEAD");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("npm ci") });
  },
  PATIENCE,
);

test.each([
  ["interrupted", "SIGINT", 130],
  ["its terminal closed", "SIGHUP", 129],
] as const)(
  "%s, it leaves nothing behind",
  async (_, signal, code) => {
    await repository.synthesizes({ dev: { ...safe, wait: 30_000 } });
    await repository.commit();
    const temporary = await realpath(await mkdtemp(path.join(tmpdir(), "interrupted-")));
    const child = spawn(process.execPath, [...PROGRAM, "HEAD"], {
      cwd: repository.folder,
      env: { ...process.env, TMPDIR: temporary },
    });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    let trees: string[] = [];
    while (!trees.length) trees = await sleep(50).then(() => repository.worktrees());
    // So that it is at work on the stacks.
    await sleep(500);
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(await repository.worktrees()).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
    await rmdir(temporary);
  },
  PATIENCE,
);
