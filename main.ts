import { App } from "cdktf";
import { loadSettings } from "./environments";
import { checkCommand, CommandError, findCommand, isNamed } from "./stacks/cdktf-command";
import { buildPlatform } from "./stacks/platform";

try {
  const app = new App();
  const settings = loadSettings(process.env.ENVIRONMENT ?? "dev");
  const command = findCommand();
  const stacks = buildPlatform(app, settings, (stack) => !command || isNamed(command, stack));
  if (command)
    checkCommand(
      command,
      settings.environment,
      stacks.map((stack) => stack.node.id),
    );
  app.synth();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
