import path from "node:path";
import { Command } from "commander";
import { environmentNames, loadSettings } from "../../environments";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { withTemporaryFolder } from "../cleanup";
import { runCommand, ToolError } from "../errors";
import { emulatorEnvironment, startEmulator, stopEmulator } from "../local/emulator";
import { localFolder } from "../local/env";
import { requireTerraform } from "../terraform/requirement";
import { places } from "./compare";
import { copyWithFork } from "./fork";
import { PlainStack } from "./plain-terraform";
import { synthesizeCopy } from "./synthesize";

const ENVIRONMENT = "dev";
/** It reads no other phase, and its state is a file: it can be planned alone. */
const PLANNED: Phase = "bootstrap";
/** It reads other phases, and names a file beside its JSON. */
const VALIDATED: Phase = "database";

const emulatorFolder = path.join(localFolder, "emulator-of-exit");

async function check(): Promise<void> {
  await requireTerraform();
  const work = async (folder: string) => {
    const ours = path.join(folder, "ours");
    await compareWithFork(ours, path.join(folder, "theirs"));
    await runWithoutCdktf(path.join(ours, ENVIRONMENT, "stacks"), folder);
  };
  await withTemporaryFolder("exit-", work, () => stopEmulator(emulatorFolder));
}

/** The same source, once with cdktf and once with its fork under that name, gives the same JSON. */
async function compareWithFork(ours: string, theirs: string): Promise<void> {
  const copy = path.resolve(localFolder, "exit");
  const fork = await copyWithFork(process.cwd(), copy);
  const [mine, other] = await Promise.all([
    synthesizeCopy(process.cwd(), environmentNames, ours),
    synthesizeCopy(copy, environmentNames, theirs),
  ]);
  const all = places(mine, other);
  const different = all.filter(({ isNote }) => !isNote);
  if (different.length) {
    const lines = different.map(
      ({ path, ours, theirs }) => `  ${path}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`,
    );
    throw new ToolError(
      `With ${fork} under cdktf's name, ${different.length} values differ:\n${lines.join("\n")}`,
    );
  }
  console.log(
    `With ${fork} under cdktf's name, ${Object.keys(mine).length} stacks of ${environmentNames.join(", ")} are the same.`,
  );
  const kinds = new Set(all.map(({ path }) => path.slice(path.indexOf("//"))));
  if (kinds.size)
    console.log(`What the libraries note for themselves differs in ${[...kinds].sort().join(", ")}.`);
}

/** Stacks that are copied out of the project are validated and planned by Terraform, with nothing of Node around. */
async function runWithoutCdktf(stacks: string, folder: string): Promise<void> {
  const { account, region } = loadSettings(ENVIRONMENT);
  const names = {
    planned: stackName({ environment: ENVIRONMENT }, PLANNED),
    validated: stackName({ environment: ENVIRONMENT }, VALIDATED),
  };
  const { endpoint } = await startEmulator({ directory: emulatorFolder, account });
  const variables = emulatorEnvironment(endpoint, region);
  const validated = await PlainStack.copy(
    path.join(stacks, names.validated),
    path.join(folder, "validated"),
    variables,
  );
  await validated.validate();
  console.log(`Plain Terraform takes the JSON of ${names.validated}, copied elsewhere.`);

  const planned = await PlainStack.copy(
    path.join(stacks, names.planned),
    path.join(folder, "planned"),
    variables,
  );
  await planned.validate();
  const { planned: count, written } = await planned.plan();
  if (count !== written) {
    throw new ToolError(
      `Plain Terraform plans ${count} resources of ${names.planned}, whose JSON has ${written}.`,
    );
  }
  console.log(`Plain Terraform plans the ${count} resources of ${names.planned}, copied elsewhere.`);
}

void new Command("npm run check:exit --")
  .description("Proves that the stacks need neither this cdktf nor any: by its fork, and by plain Terraform.")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(() => runCommand(check))
  .parseAsync();
