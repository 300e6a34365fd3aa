import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ToolError } from "../errors";
import { synthesizeCheckout } from "../synth/checkout";

/**
 * Synthesizes an environment of this checkout.
 *
 * @returns where it is: `outdir`
 * @throws ToolError with what the program said: settings or controls refuse it
 */
export async function synthesize(environment: string, outdir: string): Promise<string> {
  await mkdir(path.dirname(outdir), { recursive: true });
  await synthesizeCheckout(".", environment, outdir).catch((error: Error & { stderr?: string }) => {
    throw new ToolError(
      `${environment} cannot be synthesized.\n\n${(error.stderr || error.message).trim()}`,
      3,
    );
  });
  return outdir;
}
