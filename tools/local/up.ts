import { Command, InvalidArgumentError } from "commander";
import { loadSettings } from "../../environments";
import { RunMarker } from "../deploy/run-marker";
import { runCommand } from "../errors";
import { onEndSignal, signalCodes } from "../signals";
import type { EndSignal } from "../signals";
import { localEnvironment } from "./env";
import { markerFile } from "./folders";
import { removePlatform } from "./remove";
import { bringUp } from "./platform";
import { summarize } from "./summary";

interface Options {
  emulatorPort: number;
}

async function up({ emulatorPort }: Options): Promise<void> {
  const settings = loadSettings(localEnvironment);
  const marker = new RunMarker({
    file: markerFile,
    program: "tools/local/up.ts",
    command: "npm run local",
  });
  const interruption = new AbortController();
  onEndSignal((signal) => {
    if (interruption.signal.aborted) process.exit(signalCodes[signal]);
    interruption.abort(signal);
  });

  const orphans = await marker.begin();
  try {
    if (orphans) {
      console.log("A run that was killed left something behind; it is cleared first.");
      for (const pid of orphans) process.kill(pid, "SIGKILL");
      await removePlatform();
      await marker.begin();
    }
    const started = Date.now();
    const platform = await bringUp({
      settings,
      emulatorPort,
      signal: interruption.signal,
      onStart: (pid) => marker.addChild(pid),
    });
    console.log(summarize(settings, platform, (Date.now() - started) / 1000));
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    console.error(
      "Interrupted. What is there stays; go on with `npm run local`, or remove it with `npm run local:down`.",
    );
    process.exitCode = signalCodes[interruption.signal.reason as EndSignal];
  } finally {
    marker.end();
  }
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1024 || number > 65535) {
    throw new InvalidArgumentError("A port is a whole number from 1024 to 65535.");
  }
  return number;
}

new Command("npm run local --")
  .description(
    "Brings the whole platform up on this machine: an AWS emulator, every phase by Terraform, PostgreSQL.",
  )
  .option("--emulator-port <port>", "port of the emulator (default: any free one)", port, 0)
  .action((options: Options) => runCommand(() => up(options)))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parseAsync();
