import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ToolError } from "../errors";
import { synthesizeCheckout } from "../synth/checkout";

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
  await mkdir(outdir, { recursive: true });
  for (const environment of environments) {
    const found = await synthesizeCheckout(folder, environment, path.join(outdir, environment)).catch(
      (error) => {
        throw new ToolError(
          `${environment} cannot be synthesized in ${folder}.\n\n${error.stderr || error.message}`,
        );
      },
    );
    Object.assign(stacks, found);
  }
  return stacks;
}
