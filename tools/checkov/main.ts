import path from "node:path";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { exampleNames } from "../../environments";
import { withTemporaryFolder } from "../cleanup";
import { runForEnvironment } from "../environment-command";
import { runCommand } from "../errors";
import { synthesizeAll } from "../synth/all";
import { controls } from "../../policy/controls";
import { requireCovered } from "./covered";
import { describe } from "./describe";
import { judge } from "./judge";
import { scan } from "./scan";
import { skips } from "./skips";

async function execute(environment: string): Promise<void> {
  await requireCovered(skips, new Set(controls.map(({ name }) => name)));
  await withTemporaryFolder("checkov-", async (folder) => {
    const { settings, stacks } = synthesizeAll([environment], folder)[0]!;
    const phases = Object.keys(stacks) as Phase[];
    const names = phases.map((phase) => stackName(settings, phase));
    const found = await scan(path.join(folder, environment), names, (message) =>
      console.error(`Checkov: ${message}`),
    );
    const judgement = judge(found, skips, settings);
    console.log(describe(found, judgement));
    if (judgement.failures.length || judgement.needless.length) process.exitCode = 1;
  });
}

runForEnvironment(
  {
    name: "checkov",
    description:
      "Runs Checkov on the synthesized JSON of every phase; needs no account, and a network only once, to be installed.",
    more: `Or an example: ${exampleNames.join(", ")}. Which checks are skipped, why, and what covers them: docs/checkov.md`,
    example: "",
    alsoFor: exampleNames,
  },
  (program, environment) => program.action(() => runCommand(() => execute(environment))),
);
