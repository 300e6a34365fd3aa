import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A program in the place of this project's: writes stacks as a file of the repository says, or fails as it says. */
const MAIN = `
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { ENVIRONMENT, CDKTF_OUTDIR } = process.env;
const platform = JSON.parse(readFileSync("platform.json", "utf8"))[ENVIRONMENT];
mkdirSync(CDKTF_OUTDIR); // As cdktf does: what is above it must be there.
if (platform.wait) setTimeout(() => {}, platform.wait);
if (platform.fails) { console.error(platform.fails); process.exit(1); }
for (const [phase, stack] of Object.entries(platform.phases ?? {})) {
  const folder = CDKTF_OUTDIR + "/stacks/" + ENVIRONMENT + "-" + phase;
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + "/cdk.tf.json", JSON.stringify(stack));
}`;

const RUN = `import { readFileSync } from "node:fs"; import { createRequire } from "node:module";
new Function("require", readFileSync(process.argv[2], "utf8"))(createRequire(import.meta.url));`;

/** What each environment of the small project synthesizes. */
export type Platforms = Record<string, { phases?: object; fails?: string; wait?: number }>;

/** A git repository in a temporary folder with a project as small as one can be. */
export class Repository {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Repository> {
    const repository = new Repository(await realpath(await mkdtemp(path.join(tmpdir(), "repository-"))));
    await symlink(path.resolve("node_modules"), path.join(repository.folder, "node_modules"), "dir");
    await repository.write(".gitignore", "node_modules\n");
    await repository.write("main.ts", MAIN);
    await repository.write("tools/run.mjs", RUN);
    await repository.write("package.json", JSON.stringify({ name: "small", version: "1.0.0" }));
    await repository.lock("1.0.0");
    await repository.git("init", "--quiet", "--initial-branch", "main");
    return repository;
  }

  async write(file: string, text: string): Promise<void> {
    const target = path.join(this.folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }

  /** Writes a lock file without packages, which differs by its version. */
  async lock(version: string): Promise<void> {
    const lock = { name: "small", version, lockfileVersion: 3, packages: { "": { name: "small", version } } };
    await this.write("package-lock.json", JSON.stringify(lock));
  }

  /** Sets what the working tree synthesizes. */
  async synthesizes(platforms: Platforms): Promise<void> {
    await this.write("platform.json", JSON.stringify(platforms));
    const names = JSON.stringify(Object.keys(platforms));
    await this.write("environments/index.ts", `export const environmentNames: string[] = ${names};`);
  }

  async commit(): Promise<string> {
    await this.git("add", "--all");
    await this.git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "-m", "x");
    return (await this.git("rev-parse", "HEAD")).trim();
  }

  async git(...args: string[]): Promise<string> {
    return (await run("git", args, { cwd: this.folder, env: { ...process.env } })).stdout;
  }

  /** Checkouts beside the working tree. */
  async worktrees(): Promise<string[]> {
    const list = await this.git("worktree", "list", "--porcelain");
    return [...list.matchAll(/^worktree (.*)$/gm)]
      .map((match) => match[1]!)
      .filter((tree) => tree !== this.folder);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
