import { Argument, Command, Option } from "commander";
import { runCommand } from "../errors";
import { formatJson } from "./format-json";
import { formatMarkdown } from "./format-markdown";
import { formatText } from "./format-text";
import type { Review } from "./model";
import { review } from "./review";

const formats: Readonly<Record<string, (review: Review) => string>> = {
  text: formatText,
  markdown: formatMarkdown,
  json: formatJson,
};

interface Options {
  readonly format: string;
  readonly environment?: string[];
}

/** What the process ends with when something that holds data is in danger. */
const DANGER = 2;

void new Command("npm run review --")
  .description("Shows what the stacks would change between a git ref and the working tree, dangers first.")
  .addArgument(new Argument("<ref>", "branch, tag or commit to compare with, for example main"))
  .addOption(new Option("--format <format>", "how to print it").choices(Object.keys(formats)).default("text"))
  .option("--environment <name...>", "only these (default: all but local, which is dev under another name)")
  .addHelpText(
    "after",
    "\nExit codes: 0 nothing or nothing harmful, 1 it failed, 2 data is in danger. More: docs/review.md",
  )
  .action((ref: string, { format, environment }: Options) =>
    runCommand(async () => {
      const result = await review({
        project: process.cwd(),
        ref,
        environments: environment,
        say: (message) => console.error(message),
      });
      console.log(formats[format]!(result));
      if (result.dangers.length) process.exitCode = DANGER;
    }),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 1))
  .parseAsync();
