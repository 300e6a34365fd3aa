import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/** Notes which files and folders this process syncs to the disk. @returns their inode numbers so far, in their order */
export async function watchSyncs(): Promise<() => readonly number[]> {
  const synced: number[] = [];
  const handle = await open(__filename);
  await handle.close();
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  const { sync } = prototype;
  jest.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
    synced.push((await this.stat()).ino);
    await sync.call(this);
  });
  return () => synced;
}
