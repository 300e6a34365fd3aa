import { tmpdir } from "node:os";
import { App, TerraformStack, Testing } from "cdktf";
import { loadSettings } from "../../../environments";
import { dev } from "../../../environments/dev";
import { parseSettings } from "../../../environments/parse";
import { prod } from "../../../environments/prod";
import type { Settings } from "../../../environments/schema";
import { buildPlatform } from "../../../stacks/platform";
import type { Json } from "../synth";

/** The JSON of every stack of an environment, by phase. */
export type PlatformJson = Readonly<Record<string, Json>>;

/** The JSON of every stack that an environment has; each is synthesized when it is asked for. */
export function synthPlatform(settings: Settings): PlatformJson {
  const app = new App({ outdir: tmpdir() });
  buildPlatform(app, settings);
  const stacks = app.node.children.filter((child): child is TerraformStack =>
    TerraformStack.isStack(child as TerraformStack),
  );
  const json: Record<string, Json> = {};
  for (const stack of stacks) {
    const get = () => JSON.parse(Testing.synth(stack, true)) as Json;
    Object.defineProperty(json, stack.node.id.replace(`${settings.environment}-`, ""), {
      get,
      enumerable: true,
    });
  }
  return json;
}

/** The stacks of an example. */
export function synthExample(name: string): PlatformJson {
  return synthPlatform(loadSettings(name));
}

/** Settings of the environment that an example varies, under the example's name. */
export function baseOf(example: Settings): Settings {
  const base = example.profile === "production" ? prod : dev;
  const { environment } = example;
  return parseSettings(environment, { ...base, environment });
}

/** The phases whose stack an example changes against the environment that it varies. */
export function changedPhases(name: string): string[] {
  const example = loadSettings(name);
  const [mine, base] = [synthPlatform(example), synthPlatform(baseOf(example))];
  return Object.keys(mine).filter((phase) => JSON.stringify(mine[phase]) !== JSON.stringify(base[phase]));
}
