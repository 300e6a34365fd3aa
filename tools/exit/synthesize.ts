import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ToolError } from "../errors";

/**
 * Synthesizes environments of a copy of the project by its own program.
 *
 * @returns each stack's JSON, by its name
 * @throws ToolError with what the program said, when it cannot
 */
export async function synthesizeCopy(
  folder: string,
  environments: readonly string[],
  outdir: string,
): Promise<Record<string, unknown>> {
  const stacks: Record<string, unknown> = {};
  for (const environment of environments) {
    const target = path.join(outdir, environment);
    await mkdir(outdir, { recursive: true });
    const env = { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: target };
    await promisify(execFile)(process.execPath, ["tools/run.mjs", "main.ts"], { cwd: folder, env }).catch(
      (error) => {
        throw new ToolError(
          `${environment} cannot be synthesized in ${folder}.\n\n${error.stderr || error.message}`,
        );
      },
    );
    for (const stack of await readdir(path.join(target, "stacks"))) {
      const text = await readFile(path.join(target, "stacks", stack, "cdk.tf.json"), "utf8");
      stacks[stack] = JSON.parse(text);
    }
  }
  return stacks;
}
