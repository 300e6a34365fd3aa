import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ToolError } from "../errors";

/** Writes a page whole or not at all: on a full disk, the one of before stays. @throws ToolError when it cannot */
export async function writePage(file: string, page: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(part, page);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new ToolError(
      `The page cannot be written to ${file}: ${(error as Error).message}. Make room, or name another file: --file FILE.`,
      2,
    );
  }
}
