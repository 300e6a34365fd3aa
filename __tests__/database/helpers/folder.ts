import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A folder of migrations made for a test. */
export interface TestFolder {
  path: string;
  write: (file: string, content: string) => Promise<void>;
  remove: (file: string) => Promise<void>;
  clear: () => Promise<void>;
}

export async function createFolder(files: Record<string, string> = {}): Promise<TestFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "groundwork-migrations-"));
  const write = (file: string, content: string) => writeFile(path.join(folder, file), content);
  for (const [file, content] of Object.entries(files)) await write(file, content);
  return {
    path: folder,
    write,
    remove: (file) => rm(path.join(folder, file)),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The text of a migration with a header. */
export function migration(up: string, down = "SELECT 'nothing to undo';"): string {
  return `-- A migration of a test.\n-- migrate:up\n${up}\n-- migrate:down\n${down}\n`;
}

/** The text of a migration whose up part runs outside a transaction. */
export function stepwise(up: string, down = "SELECT 'nothing to undo';"): string {
  return migration(`-- migrate:no-transaction\n${up}`, down);
}
