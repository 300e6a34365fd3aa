import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder of programs made for a test. */
export interface Programs {
  readonly folder: string;
  /** Makes a shell script; it can use what is built into the shell, and `/bin` by full path. */
  readonly write: (name: string, script: string) => Promise<string>;
  readonly clear: () => Promise<void>;
}

export async function makePrograms(): Promise<Programs> {
  const folder = await mkdtemp(path.join(tmpdir(), "programs-"));
  return {
    folder,
    write: async (name, script) => {
      const file = path.join(folder, name);
      await writeFile(file, `#!/bin/sh\n${script}\n`);
      await chmod(file, 0o755);
      return file;
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A script that says what the probe for a Python asks. */
export function pythonThatSays(version: number[], { venv = true } = {}): string {
  return `echo '${JSON.stringify({ version, executable: "/the/python", venv })}'`;
}
