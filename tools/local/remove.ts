import { rm } from "node:fs/promises";
import { stopEmulator } from "./emulator";
import { localFolder } from "./env";
import { folders, outputsFile } from "./folders";
import { removePostgres } from "./postgres";

/** Removes what only lives as long as the emulator does, which keeps all resources and their state in memory. */
export async function removeDeployment(): Promise<void> {
  await removePostgres(folders.postgres);
  for (const file of [folders.stacks, folders.state, folders.logs, folders.records, outputsFile]) {
    await rm(file, { recursive: true, force: true });
  }
}

/** Stops whatever of the local platform runs and removes every file that it made. */
export async function removePlatform(): Promise<void> {
  await stopEmulator(folders.emulator);
  await removeDeployment();
  await rm(localFolder, { recursive: true, force: true });
}
