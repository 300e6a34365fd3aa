import { open } from "node:fs/promises";
import path from "node:path";
import type { Settings } from "../../environments/schema";
import { stackName } from "../../stacks/location";
import { ToolError } from "../errors";
import { localEnvironment } from "../local/env";
import { folders } from "../local/folders";
import { openRemoteStates } from "../outputs/state";
import type { ReadState } from "../outputs/state";

/**
 * Reads states where they are: that of `bootstrap` in a file of the project (stacks/bootstrap.ts), all others in the
 * bucket.
 */
export async function openStates(settings: Settings): Promise<ReadState> {
  const remote = await openRemoteStates(settings);
  const folder = settings.environment === localEnvironment ? folders.state : "state";
  return async (phase) => {
    if (phase !== "bootstrap") return remote(phase);
    const file = path.join(folder, `${stackName(settings, phase)}.tfstate`);
    try {
      return (await open(file)).createReadStream();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return undefined;
      throw new ToolError(`The state of ${stackName(settings, phase)} (${file}) cannot be read: ${message}`);
    }
  };
}
