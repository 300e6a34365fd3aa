import { estimate } from "../../../../tools/cost/estimate";
import { usageOf } from "../../../../tools/cost/usage/usage";
import { synthesizeAll } from "../../../../tools/synth/all";

// Run by ./estimated.ts: prints the estimates of the environments that are named, with what the tests compare them to.
const found = synthesizeAll(process.argv.slice(2)).map(({ settings, stacks }) => ({
  estimate: estimate(settings.environment, stacks, usageOf(settings)),
  budget: settings.governance?.budget.monthlyUsd,
  types: Object.values(stacks).flatMap(({ resource }) => Object.keys(resource ?? {})),
}));
console.log(JSON.stringify(found));
