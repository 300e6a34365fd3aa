import { loadSettings } from "../../environments";
import { phasesOf, stackName } from "../../stacks/location";
import { runForEnvironment } from "../environment-command";
import { runCommand, ToolError } from "../errors";
import { loadLocalEnvironment } from "../local/env";
import { readDeployed } from "./read";
import { shellVariables } from "./shell";

async function execute(environment: string, file?: string): Promise<void> {
  await loadLocalEnvironment(environment);
  const settings = loadSettings(environment);
  const deployed = await readDeployed(environment, file);
  const phases = phasesOf(settings);
  if (!deployed.size) {
    throw new ToolError(
      `Nothing of ${environment} is deployed. Deploy it first: npx cdktf deploy ${stackName(settings, phases[0]!)}`,
    );
  }
  const { region } = settings;
  const own = { ENVIRONMENT: environment, AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_PAGER: "" };
  const outputs = [...deployed.values()].flatMap((published) => Object.entries(published));
  process.stdout.write(shellVariables([...Object.entries(own), ...outputs]));
  const absent = phases.filter((phase) => !deployed.has(phase)).map((phase) => stackName(settings, phase));
  if (absent.length) console.error(`Not deployed, so without variables: ${absent.join(", ")}`);
}

runForEnvironment(
  {
    name: "outputs",
    description:
      "Prints what the deployed phases publish as variables of a shell, for the commands of docs/runbooks.",
    more: 'Use: eval "$(npm run --silent outputs -- prod)"',
    example: "",
  },
  (program, environment) =>
    program
      .option(
        "--outputs <file>",
        "read this file of `cdktf output --outputs-file` instead of the remote state",
      )
      .action(({ outputs }: { outputs?: string }) => runCommand(() => execute(environment, outputs))),
);
