import "./stacks/cdktf-shortcuts";
import { App } from "cdktf";
import { loadSettings, SettingsError } from "./environments";
import { holdToControls, PolicyError } from "./policy/at-synth";
import { UnreadableError } from "./policy/view/unreadable";
import { checkCommand, CommandError, findCommand } from "./stacks/cdktf-command";
import { stackNames } from "./stacks/location";
import { buildPlatform } from "./stacks/platform";

try {
  const settings = loadSettings(process.env.ENVIRONMENT ?? "dev");
  const command = findCommand();
  if (command) checkCommand(command, settings.environment, stackNames(settings));

  const app = new App({ stackTraces: false });
  holdToControls(settings, buildPlatform(app, settings, command));
  app.synth();
} catch (error) {
  const isRefusal = [SettingsError, CommandError, PolicyError, UnreadableError].some(
    (type) => error instanceof type,
  );
  if (!isRefusal) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
