import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import path from "node:path";

/** What of the project's folder is no source. */
const LEFT_OUT = [".git", ".deploy", ".local", "cdktf.out", "node_modules", "outputs", "state"];

/** Copies the project's sources, without what was made of them and without packages, into a folder that may be in it. */
export async function copySources(project: string, target: string): Promise<void> {
  const entries = (await readdir(project)).filter((name) => !LEFT_OUT.includes(name));
  await mkdir(target, { recursive: true });
  await Promise.all(
    entries.map((name) => cp(path.join(project, name), path.join(target, name), { recursive: true })),
  );
}

/** Lends the packages of a project to another folder, but for those that this has itself and what tools keep there. */
export async function lendPackages(project: string, borrower: string): Promise<void> {
  const [from, to] = [path.join(project, "node_modules"), path.join(borrower, "node_modules")];
  await mkdir(to, { recursive: true });
  const present = await readdir(to);
  const wanted = (await readdir(from)).filter((name) => !name.startsWith(".") && !present.includes(name));
  await Promise.all(wanted.map((name) => symlink(path.resolve(from, name), path.join(to, name), "dir")));
}
