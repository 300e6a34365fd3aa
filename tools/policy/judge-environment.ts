import { tmpdir } from "node:os";
import { App } from "cdktf";
import type { Settings } from "../../environments/schema";
import { judge } from "../../policy/judge";
import type { Judgement } from "../../policy/judge";
import { buildPlatform } from "../../stacks/platform";

/** Builds the stacks of an environment in memory and holds their JSON to the controls; nothing is written. */
export function judgeEnvironment(settings: Settings): Judgement {
  // cdktf makes its output folder at once, unless it is there.
  const stacks = buildPlatform(new App({ stackTraces: false, outdir: tmpdir() }), settings);
  return judge(settings, Object.fromEntries(stacks.map((stack) => [stack.node.id, stack.toTerraform()])));
}
