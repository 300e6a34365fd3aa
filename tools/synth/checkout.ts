import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/**
 * Synthesizes one environment of a checkout of the project by the checkout's own program, as cdktf does.
 *
 * @param outdir where the stacks are written; the folder it is in must be there
 * @returns each stack's JSON, by its name
 * @throws what `execFile` throws, with the program's `stderr`, when it fails
 */
export async function synthesizeCheckout(
  folder: string,
  environment: string,
  outdir: string,
): Promise<Record<string, unknown>> {
  const env = { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: outdir };
  await promisify(execFile)(process.execPath, ["tools/run.mjs", "main.ts"], { cwd: folder, env });
  const stacks = (await readdir(path.join(outdir, "stacks"))).map(async (stack) => {
    const text = await readFile(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
    return [stack, JSON.parse(text) as unknown] as const;
  });
  return Object.fromEntries(await Promise.all(stacks));
}
