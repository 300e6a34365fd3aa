import { Option } from "commander";
import { exampleNames } from "../../environments";
import { runForEnvironment } from "../environment-command";
import { runCommand } from "../errors";
import { formatJson } from "./format/json";
import { formatMarkdown } from "./format/markdown";
import { formatTable } from "./format/table";
import { estimateCost } from "./run";

const formats = { table: formatTable, json: formatJson, markdown: formatMarkdown } as const;

interface Options {
  readonly against?: string;
  readonly usage?: string;
  readonly format: keyof typeof formats;
  readonly json?: boolean;
}

runForEnvironment(
  {
    name: "cost",
    description: "Estimates what an environment costs a month, by phase and resource; needs no network.",
    more: "More: docs/cost.md",
    example: "--against main",
    alsoFor: exampleNames,
  },
  (program, environment) => {
    program
      .option("--against <ref>", "show the difference from this branch, tag or commit")
      .option("--usage <file>", "JSON that replaces usage assumptions")
      .addOption(
        new Option("--format <format>", "how to print it").choices(Object.keys(formats)).default("table"),
      )
      .option("--json", "the same as --format json")
      .action((options: Options) =>
        runCommand(async () => {
          const { estimate, comparison } = await estimateCost({
            project: process.cwd(),
            environment,
            against: options.against,
            usage: options.usage,
            say: (message) => console.error(message),
          });
          console.log(formats[options.json ? "json" : options.format](estimate, comparison));
        }),
      );
  },
);
