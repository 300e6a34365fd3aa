import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ToolError } from "../errors";
import { synthesizeCheckout } from "../synth/checkout";
import type { Platform, Stack } from "./model";

const run = promisify(execFile);

/** A checkout of the project, and what to call it in an error. */
export interface Side {
  readonly folder: string;
  readonly name: string;
}

/** The environments that a checkout of the project has. @throws ToolError when they cannot be found out */
export async function environmentsOf({ folder, name }: Side): Promise<string[]> {
  try {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { environmentNames } from "./environments"; console.log(JSON.stringify(environmentNames));`,
        resolveDir: folder,
        loader: "ts",
      },
      bundle: true,
      packages: "external",
      platform: "node",
      format: "cjs",
      write: false,
      logLevel: "silent",
    });
    const { stdout } = await run(process.execPath, ["-e", outputFiles[0]!.text], { cwd: folder });
    return JSON.parse(stdout) as string[];
  } catch (error) {
    throw cannot(name, "its environments cannot be read", error);
  }
}

/**
 * Synthesizes environments of a checkout by its own program, as cdktf does.
 *
 * @param outdir where the stacks are written
 * @throws ToolError with what the program said, when it cannot
 */
export async function synthesizeSide(
  side: Side,
  environments: readonly string[],
  outdir: string,
): Promise<Record<string, Platform>> {
  await mkdir(outdir);
  const platforms: Record<string, Platform> = {};
  const queue = [...environments];
  const work = async () => {
    for (let environment = queue.shift(); environment; environment = queue.shift()) {
      platforms[environment] = await synthesize(side, environment, path.join(outdir, environment));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), environments.length) }, work));
  return platforms;
}

async function synthesize({ folder, name }: Side, environment: string, outdir: string): Promise<Platform> {
  const stacks = await synthesizeCheckout(folder, environment, outdir).catch((error) => {
    throw cannot(name, `${environment} cannot be synthesized`, error);
  });
  return Object.fromEntries(
    Object.entries(stacks).map(([stack, json]) => [stack.slice(environment.length + 1), json as Stack]),
  );
}

function cannot(name: string, what: string, error: unknown): ToolError {
  const { stderr, message } = error as Error & { stderr?: string };
  return new ToolError(`Of ${name}, ${what}.\n\n${(stderr || message).trim()}`);
}
