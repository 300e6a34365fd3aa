import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Source } from "./run-record";

/** Finds out what is deployed from this folder. Outside of a git checkout only the version is known. */
export async function readSource(folder = "."): Promise<Source> {
  const { version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8")) as { version: string };
  const git = async (...args: string[]): Promise<string | undefined> => {
    try {
      const { stdout } = await promisify(execFile)("git", ["-C", folder, ...args]);
      return stdout.trim() || undefined;
    } catch {
      return undefined;
    }
  };
  const [commit, branch, origin, status] = await Promise.all([
    git("rev-parse", "HEAD"),
    git("branch", "--show-current"),
    git("remote", "get-url", "origin"),
    git("status", "--porcelain"),
  ]);
  return {
    version,
    commit,
    // GitHub checks a commit out, not a branch.
    branch: branch ?? process.env.GITHUB_REF_NAME,
    repository: origin && withoutCredentials(origin),
    isDirty: status !== undefined,
  };
}

/** `https://user:token@host/path` without user and token. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1");
}
