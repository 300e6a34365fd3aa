import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

/** Variables that let the stacks share one copy of the AWS provider (675 MB), in the folder that cdktf uses as well. */
export async function providerCache(): Promise<NodeJS.ProcessEnv> {
  const folder = process.env.TF_PLUGIN_CACHE_DIR ?? path.join(homedir(), ".terraform.d", "plugin-cache");
  await mkdir(folder, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: folder, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true" };
}
