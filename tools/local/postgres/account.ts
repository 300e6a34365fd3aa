import { execFile } from "node:child_process";
import { chmod, chown, cp, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findBinaries } from "./binaries";

const run = promisify(execFile);

/** A system account, by its numbers. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/**
 * The account that the server runs as: PostgreSQL refuses to run as root. An ordinary user runs it himself; root
 * takes `postgres` if there is one, else `nobody`. No account is ever made.
 *
 * @returns undefined for an ordinary user.
 * @throws If this is root and neither account exists.
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all(
        ["-u", "-g"].map(async (flag) => Number((await run("id", [flag, name])).stdout)),
      );
      if (uid && gid) return { name, uid, gid };
    } catch {
      continue;
    }
  }
  throw new Error(
    "PostgreSQL refuses to run as root, and this system has neither the account postgres nor nobody. " +
      "Run this as an ordinary user, or make one: `useradd --system postgres`.",
  );
}

/** Whether the account may enter the folder (and, with `write`, make files in it). */
export async function canReach(
  folder: string,
  account: Account | undefined,
  write = false,
): Promise<boolean> {
  const test = write ? '[ -x "$1" ] && [ -w "$1" ]' : '[ -x "$1" ] && [ -r "$1" ]';
  // Asked of the system itself, as that account: any folder above may be closed, and there may be access lists.
  return run("/bin/sh", ["-c", test, "sh", folder], { uid: account?.uid, gid: account?.gid, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

/** Makes a folder in the system's temporary folder that only the server's account may enter. */
export async function makeFolderFor(account: Account): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix));
  await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  return folder;
}

/** Whether makeFolderFor made this folder, so that it may be removed. */
export const isFolderMadeHere = (folder: string) => path.basename(folder).startsWith(prefix);

const prefix = "groundwork-postgres-";

/**
 * PostgreSQL's programs where the server's account can run them; they are copied to `home` if it cannot reach them.
 *
 * @param folder Default: GROUNDWORK_POSTGRES_BINARIES, else what npm installed.
 * @returns the folder above `bin`
 */
export async function binariesFor(
  account: Account | undefined,
  home: string,
  folder?: string,
): Promise<string> {
  const { native, packaged } = await findBinaries(folder);
  if (!account || (await canReach(path.join(native, "bin"), account))) return native;
  if (!packaged) throw new Error(`PostgreSQL must run as ${account.name}, which cannot reach ${native}.`);
  return copyBinaries(native, home, account);
}

/** Copies PostgreSQL's files to where the server's account can read them, once. @returns the copy's folder. */
export async function copyBinaries(native: string, folder: string, account: Account): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(native, "..", "package.json"), "utf8"));
  const copy = path.join(folder, `native-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await run("chmod", ["-R", "a+rX", unfinished]);
  await chown(unfinished, account.uid, account.gid);
  await rename(unfinished, copy);
  return copy;
}
