import "../../stacks/cdktf-shortcuts";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { environmentNames, loadSettings } from "../../environments";
import { holdToControls } from "../../policy/at-synth";
import { buildPlatform } from "../../stacks/platform";

// What main.ts does for one environment, for all of them: node tools/run.mjs tools/bench/synth-all.ts FOLDER
const [, , outdir] = process.argv;
for (const environment of environmentNames) {
  const folder = path.join(outdir!, environment);
  mkdirSync(folder, { recursive: true });
  const settings = loadSettings(environment);
  const app = new App({ stackTraces: false, outdir: folder });
  holdToControls(settings, buildPlatform(app, settings));
  app.synth();
}
