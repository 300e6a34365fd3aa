import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { loadSettings } from "../../environments";
import type { Settings } from "../../environments/schema";
import { phasesOf, stackName } from "../../stacks/location";
import { buildPlatform } from "../../stacks/platform";

/** Terraform JSON of one stack. */
export type StackJson = Record<string, unknown>;

/** The stacks of one environment. */
export interface Synthesized {
  readonly settings: Settings;
  /** By phase. */
  readonly stacks: Readonly<Record<string, StackJson>>;
}

/**
 * Synthesizes environments one after the other in this process, as `cdktf synth` does each.
 *
 * @param outdir where the stacks of each environment are left, in a folder of its name @default nowhere
 * @throws SettingsError for an environment whose settings are wrong
 */
export function synthesizeAll(environments: readonly string[], outdir?: string): Synthesized[] {
  const folder = outdir ?? mkdtempSync(path.join(tmpdir(), "synth-"));
  try {
    return environments.map((environment) =>
      synthesize(loadSettings(environment), path.join(folder, environment)),
    );
  } finally {
    if (!outdir) rmSync(folder, { recursive: true, force: true });
  }
}

function synthesize(settings: Settings, outdir: string): Synthesized {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ stackTraces: false, outdir });
  buildPlatform(app, settings);
  app.synth();
  const stacks = phasesOf(settings).map((phase) => {
    const file = path.join(outdir, "stacks", stackName(settings, phase), "cdk.tf.json");
    return [phase, JSON.parse(readFileSync(file, "utf8")) as StackJson] as const;
  });
  return { settings, stacks: Object.fromEntries(stacks) };
}
