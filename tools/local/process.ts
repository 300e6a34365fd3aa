import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * The command line of a process, empty if there is none. Process ids are used again, so an id kept in a file
 * proves nothing until the command line has been compared.
 */
export async function commandLineOf(pid: number): Promise<string> {
  try {
    return process.platform === "linux"
      ? (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trimEnd()
      : (await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)])).stdout.trimEnd();
  } catch {
    return "";
  }
}
