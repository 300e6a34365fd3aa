import { tmpdir } from "node:os";
import { App } from "cdktf";
import type { Settings } from "../../environments/schema";
import { jsonOf } from "../../policy/at-synth";
import { judge } from "../../policy/judge";
import type { Judgement } from "../../policy/judge";
import { UnreadableError } from "../../policy/view/unreadable";
import { buildPlatform } from "../../stacks/platform";
import { ToolError } from "../errors";

/**
 * Builds the stacks of an environment in memory and holds their JSON to the controls; nothing is written.
 *
 * @throws ToolError where the JSON cannot be judged
 */
export function judgeEnvironment(settings: Settings): Judgement {
  // cdktf makes its output folder at once, unless it is there.
  const stacks = buildPlatform(new App({ stackTraces: false, outdir: tmpdir() }), settings);
  try {
    return judge(settings, jsonOf(stacks));
  } catch (error) {
    throw error instanceof UnreadableError ? new ToolError(error.message) : error;
  }
}
