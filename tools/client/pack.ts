import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Command } from "commander";
import { runCommand, ToolError } from "../errors";

const run = promisify(execFile);
const folder = "client";

/** Compiles the client from nothing and packs it. @returns the tarball, by its full path */
async function pack(destination: string): Promise<string> {
  await rm(path.join(folder, "dist"), { recursive: true, force: true });
  try {
    await run(process.execPath, [require.resolve("typescript/bin/tsc"), "--project", folder]);
  } catch (error) {
    throw new ToolError(`The client does not compile.\n\n${(error as { stdout: string }).stdout}`);
  }
  try {
    const { stdout } = await run("npm", ["pack", `./${folder}`, "--json", "--pack-destination", destination]);
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    return path.resolve(destination, filename);
  } catch (error) {
    throw new ToolError(`npm cannot pack the client.\n\n${(error as { stderr: string }).stderr}`);
  }
}

void new Command("npm run client --")
  .description("Builds the package that an application service installs: groundwork-client.")
  .option("--destination <folder>", "an existing folder for the tarball", ".")
  .action(({ destination }: { destination: string }) =>
    runCommand(async () => console.log(`Packed. In the service: npm install ${await pack(destination)}`)),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parseAsync();
