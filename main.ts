import { App } from "cdktf";
import { loadSettings, SettingsError } from "./environments";
import { checkCommand, CommandError, findCommand } from "./stacks/cdktf-command";
import { stackNames } from "./stacks/location";
import { buildPlatform } from "./stacks/platform";

try {
  const settings = loadSettings(process.env.ENVIRONMENT ?? "dev");
  const command = findCommand();
  if (command) checkCommand(command, settings.environment, stackNames(settings));

  const app = new App({ stackTraces: false });
  buildPlatform(app, settings, command);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
