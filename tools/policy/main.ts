import { writeFile } from "node:fs/promises";
import { Argument, Command, Option } from "commander";
import { environmentNames, exampleNames, loadSettings } from "../../environments";
import type { Judgement } from "../../policy/judge";
import { reportJson } from "../../policy/report/json";
import { reportSarif } from "../../policy/report/sarif";
import { reportTable } from "../../policy/report/table";
import { runCommand, ToolError } from "../errors";
import { judgeEnvironment } from "./judge-environment";

interface Options {
  format: keyof typeof formats;
  output?: string;
}

const formats = { table: reportTable, json: reportJson, sarif: reportSarif } as const;

new Command("npm run policy --")
  .description("Holds an environment's synthesized JSON to every control: docs/controls.md, docs/policy.md.")
  .addArgument(new Argument("<environment>", "whose stacks").choices([...environmentNames, ...exampleNames]))
  .addOption(
    new Option("--format <format>", "how to write it").choices(Object.keys(formats)).default("table"),
  )
  .option("--output <file>", "write it there instead of printing it")
  .addHelpText(
    "after",
    "\nExit codes: 0 as the controls want it, 1 violations, 2 the command line or the settings are wrong.",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action((environment: string, options: Options) => runCommand(() => execute(environment, options)))
  .parse();

async function execute(environment: string, { format, output }: Options): Promise<void> {
  const judgement = judgeEnvironment(loadSettings(environment));
  const folder = exampleNames.includes(environment) ? "examples" : "environments";
  const text = formats[format](judgement, `${folder}/${environment}.ts`);
  if (output === undefined) process.stdout.write(text);
  else await save(output, text);
  process.exitCode = isRefused(judgement) ? 1 : 0;
}

function isRefused({ violations, unused }: Judgement): boolean {
  return violations.length + unused.length > 0;
}

async function save(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new ToolError(`The report cannot be written to ${file}: ${error.message}. Name another file.`, 2);
  });
}
