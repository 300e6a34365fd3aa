import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

const DAY = 24 * 60 * 60 * 1000;

/**
 * Files that can be made again. Several commands may use it at once: a file is written under another name and then
 * renamed, so that it is found whole or not at all. What nobody has used for a day goes.
 */
export class Cache {
  constructor(private readonly folder: string) {}

  /** The absolute path of a file, which counts as used now; undefined if it is not there. */
  find(name: string): string | undefined {
    const file = path.resolve(this.folder, name);
    const now = new Date();
    try {
      utimesSync(file, now, now);
      return file;
    } catch {
      return undefined;
    }
  }

  /** What a file of JSON holds; undefined if there is none. */
  read<T>(name: string): T | undefined {
    const file = this.find(name);
    return file === undefined ? undefined : (JSON.parse(readFileSync(file, "utf8")) as T);
  }

  /** @returns the absolute path of the file */
  write(name: string, content: string | Uint8Array): string {
    mkdirSync(this.folder, { recursive: true });
    const file = path.resolve(this.folder, name);
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, content);
    renameSync(unfinished, file);
    this.clear();
    return file;
  }

  private clear(): void {
    for (const name of readdirSync(this.folder)) {
      const file = path.join(this.folder, name);
      const used = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - used > DAY) rmSync(file, { force: true });
    }
  }
}
