import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { withCleanup } from "../cleanup";
import { ToolError } from "../errors";

const run = promisify(execFile);

/** A commit checked out beside the working tree. */
export interface Worktree {
  readonly commit: string;
  /** The project's folder in it. */
  readonly folder: string;
  /** An empty folder that is removed along with the worktree. */
  readonly scratch: string;
}

/**
 * Checks a ref out into a temporary folder for as long as `work` takes; it is removed afterwards, also when the process
 * is interrupted.
 *
 * The packages are those of the project here when the lock file is the same, else they are installed there.
 *
 * @param project the project's folder, in a git repository
 * @throws ToolError when there is no such ref or no repository, or the packages cannot be installed
 */
export async function withWorktree<T>(
  project: string,
  ref: string,
  say: (message: string) => void,
  work: (worktree: Worktree) => Promise<T>,
): Promise<T> {
  const commit = await commitOf(project, ref);
  const within = (await git(project, "rev-parse", "--show-prefix")).trim();
  const temporary = await realpath(mkdtempSync(path.join(tmpdir(), "review-")));
  const root = path.join(temporary, "tree");
  const scratch = path.join(temporary, "scratch");
  mkdirSync(scratch);
  const remove = () => {
    // A program that is being interrupted may still write there.
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    // Not `worktree remove`, which refuses a checkout that was interrupted.
    execFileSync("git", ["worktree", "prune"], { cwd: project, stdio: "ignore" });
  };
  return withCleanup(remove, async () => {
    await git(project, "worktree", "add", "--quiet", "--detach", root, commit);
    const folder = path.join(root, within);
    await providePackages(project, folder, ref, say);
    return work({ commit, folder, scratch });
  });
}

async function commitOf(project: string, ref: string): Promise<string> {
  await git(project, "rev-parse", "--git-dir").catch((error: ToolError) => {
    throw new ToolError(
      `${project} is in no git repository, so there is nothing to compare with. ${error.message}`,
      1,
    );
  });
  try {
    const found = await git(
      project,
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${ref}^{commit}`,
    );
    return found.trim();
  } catch {
    throw new ToolError(
      `There is no commit ${JSON.stringify(ref)} here. Give a branch, a tag or a commit, for example main or HEAD~1; fetch it first if it is elsewhere: git fetch`,
      1,
    );
  }
}

async function providePackages(
  project: string,
  folder: string,
  ref: string,
  say: (message: string) => void,
): Promise<void> {
  const lock = (where: string) =>
    readFile(path.join(where, "package-lock.json"), "utf8").catch(() => undefined);
  const [here, there] = await Promise.all([lock(project), lock(folder)]);
  if (here === there) {
    symlinkSync(path.join(project, "node_modules"), path.join(folder, "node_modules"), "dir");
    return;
  }
  say(`package-lock.json is another at ${ref}: installing its packages there (npm ci)`);
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error) => {
      throw new ToolError(
        `The packages of ${ref} cannot be installed (npm ci).\n\n${error.stderr || error.message}`,
      );
    },
  );
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  try {
    return (await run("git", args, { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new ToolError(`git ${args[0]} failed: ${(stderr ?? message).trim()}`);
  }
}
