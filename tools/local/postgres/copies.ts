import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { commandLineOf } from "../process";
import { stopPostmaster } from "./postmaster";

/** A throw-away copy of a server, in a folder of its own beside the server's data. */
export interface Copy {
  name: string;
  folder: string;
  /** The process that made it, and its command line then: ids are used again. */
  pid: number;
  command: string;
  /** Name of the backup that it is being made from. @default it is made, and needs none any more */
  from?: string;
  /** Until when it is kept on purpose. @default not kept */
  keptUntil?: Date;
}

const prefix = "restore-";
const markerFile = "copy.json";

/**
 * Makes the folder of a copy, marked before anything else is in it: what has no mark is never removed.
 *
 * @param from the backup that it is made from, which nobody removes until `releaseBackup`
 */
export async function makeCopyFolder(home: string, name: string, from?: string): Promise<string> {
  const folder = path.join(home, `${prefix}${name}`);
  await mkdir(folder, { mode: 0o700 });
  await writeMarker(folder, { pid: process.pid, command: await commandLineOf(process.pid), from });
  return folder;
}

/** Says that a copy needs neither its backup nor the archive any more. */
export const releaseBackup = (folder: string): Promise<void> => changeMarker(folder, { from: undefined });

/** Lets a copy outlive its maker, up to this moment. */
export const keepCopy = (folder: string, until: Date): Promise<void> =>
  changeMarker(folder, { keptUntil: until.toISOString() });

async function changeMarker(folder: string, change: object): Promise<void> {
  const marker = JSON.parse(await readFile(path.join(folder, markerFile), "utf8")) as object;
  await writeMarker(folder, { ...marker, ...change });
}

async function writeMarker(folder: string, marker: object): Promise<void> {
  const file = path.join(folder, markerFile);
  await writeFile(`${file}.new`, JSON.stringify(marker));
  await rename(`${file}.new`, file);
}

/** The copies of the server of a home, those of killed makers too. */
export async function copiesOf(home: string): Promise<Copy[]> {
  const found = await readdir(home).catch(() => []);
  const copies = await Promise.all(
    found
      .filter((name) => name.startsWith(prefix))
      .map(async (name): Promise<Copy | undefined> => {
        const folder = path.join(home, name);
        const text = await readFile(path.join(folder, markerFile), "utf8").catch(() => undefined);
        if (text === undefined) return undefined;
        const { keptUntil, ...marker } = JSON.parse(text) as Pick<Copy, "pid" | "command" | "from"> & {
          keptUntil?: string;
        };
        return {
          name: name.slice(prefix.length),
          folder,
          ...marker,
          ...(keptUntil !== undefined && { keptUntil: new Date(keptUntil) }),
        };
      }),
  );
  return copies.filter((copy) => copy !== undefined);
}

/** Whether who made a copy is still at work with it. */
export async function isAtWork({ pid, command, keptUntil }: Copy): Promise<boolean> {
  return !keptUntil && command !== "" && (await commandLineOf(pid)) === command;
}

/** The copies that are being made from a backup. */
export async function copiesFrom(home: string, backup: string): Promise<Copy[]> {
  const copies = (await copiesOf(home)).filter(({ from }) => from === backup);
  const atWork = await Promise.all(copies.map(isAtWork));
  return copies.filter((_, i) => atWork[i]);
}

/**
 * Stops and removes copies.
 *
 * @param which `left`: whose maker is gone and which are not kept, or not any more; `kept`: those that are kept, too;
 * `all`: also those that somebody works with
 * @returns the names of the removed
 */
export async function removeCopies(home: string, which: "left" | "kept" | "all"): Promise<string[]> {
  const removed: string[] = [];
  for (const copy of await copiesOf(home)) {
    const isKept = copy.keptUntil !== undefined && copy.keptUntil > new Date();
    if (which !== "all" && ((isKept && which === "left") || (await isAtWork(copy)))) continue;
    await removeCopy(copy.folder);
    removed.push(copy.name);
  }
  return removed;
}

/** Stops the server of a copy and removes it. The mark goes last, so that a removal that was cut off is done again. */
export async function removeCopy(folder: string): Promise<void> {
  if (!existsSync(path.join(folder, markerFile))) return;
  await stopPostmaster(path.join(folder, "data"));
  for (const name of await readdir(folder)) {
    if (name !== markerFile) await rm(path.join(folder, name), { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
}
