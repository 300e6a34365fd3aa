import { Argument, Command, Option } from "commander";
import { environmentNames, loadSettings } from "../../environments";
import { runCommand } from "../errors";
import { loadLocalEnvironment } from "../local/env";
import { readOutputs } from "../outputs/read";
import { formats } from "./format";
import type { Format } from "./format";
import { sources, variables } from "./variables";

interface Options {
  format: Format;
  outputs?: string;
}

const program = new Command("npm run config --")
  .description("Prints the application's configuration from the outputs of the deployed phases.")
  .addArgument(new Argument("<environment>", "whose outputs to read").choices(environmentNames))
  .addOption(
    new Option("--format <format>", "how to write it").choices(Object.keys(formats)).default("dotenv"),
  )
  .option("--outputs <file>", "read this file of `cdktf output --outputs-file` instead of the remote state")
  .action((environment: string, options: Options) =>
    runCommand(async () => {
      await loadLocalEnvironment(environment);
      const outputs = await readOutputs({ environment, names: sources, file: options.outputs });
      process.stdout.write(formats[options.format](variables(loadSettings(environment), outputs)));
    }),
  );

program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2)).parseAsync();
