import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { ToolError } from "../errors";

/** Folder of everything that `npm run local` makes; another can be named, so that two platforms stand side by side. */
export const localFolder = process.env.GROUNDWORK_LOCAL_FOLDER ?? ".local";

/** Name of the environment that `npm run local` deploys. */
export const localEnvironment = "local";

/** The file of variables that point Terraform, the AWS SDK and the runner at the local platform. */
export const environmentFile = `${localFolder}/env`;

/**
 * For the environment `local`, points this process at the emulator and the embedded database. The variables
 * replace what the shell has set, so that a command for `local` can never reach an account of AWS.
 *
 * @throws ToolError when the local platform is not up
 */
export async function loadLocalEnvironment(environment: string): Promise<void> {
  if (environment !== localEnvironment) return;
  try {
    Object.assign(process.env, parseEnv(await readFile(environmentFile, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new ToolError("The local platform is not up. Start it: npm run local");
  }
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
}
