import { open, readdir } from "node:fs/promises";
import path from "node:path";

/** Files that are synced at the same time. */
const AT_ONCE = 32;

/** Waits until the contents of a file, or the names in a folder, are on the disk and not only in memory. */
export async function syncPath(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same for a folder with everything in it, so that a power failure takes nothing of it. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.map(({ parentPath, name }) => path.join(parentPath, name));
  for (let at = 0; at < files.length; at += AT_ONCE) {
    await Promise.all(files.slice(at, at + AT_ONCE).map(syncPath));
  }
  await syncPath(folder);
}
