import { Option } from "commander";
import { exampleNames, loadSettings } from "../../environments";
import { runForEnvironment } from "../environment-command";
import { runCommand, ToolError } from "../errors";
import { addDatabaseOptions, runToEnd } from "../migrate/command";
import type { DatabaseOptions } from "../migrate/command";
import { describeActual, recordActual } from "./actual/command";
import type { ActualOptions } from "./actual/command";
import { firstOfMonth } from "./actual/period";
import { estimateRows } from "./estimate-rows";
import { formatJson } from "./format/json";
import { formatMarkdown } from "./format/markdown";
import { formatTable } from "./format/table";
import { estimateCost } from "./run";
import { storeCosts } from "./store";

const formats = { table: formatTable, json: formatJson, markdown: formatMarkdown } as const;

interface Options extends DatabaseOptions {
  readonly against?: string;
  readonly usage?: string;
  readonly format: keyof typeof formats;
  readonly store?: true;
}

const say = (message: string) => console.error(message);

async function execute(environment: string, options: Options): Promise<void> {
  if (options.store && exampleNames.includes(environment)) {
    throw new ToolError(
      `${environment} is an example, which is never deployed: it has no database to store in.`,
      2,
    );
  }
  const { against, usage } = options;
  const { estimate, comparison } = await estimateCost({
    project: process.cwd(),
    environment,
    against,
    usage,
    say,
  });
  console.log(formats[options.json ? "json" : options.format](estimate, comparison));
  if (!options.store) return;
  await runToEnd({ environment, command: "store", options: {} }, async () => {
    const month = firstOfMonth(new Date().toISOString());
    const result = await storeCosts(loadSettings(environment), options, {
      source: "price_list",
      period: "month",
      from: month,
      to: month,
      rows: estimateRows(estimate, month),
    });
    say(`Stored as the estimate of ${month.slice(0, 7)}: ${result.written} rows.`);
    return { ok: true, result, text: "" };
  });
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
    // So that options after `actual` are its own.
    program.enablePositionalOptions();
    addDatabaseOptions(program)
      .option("--against <ref>", "show the difference from this branch, tag or commit")
      .option("--usage <file>", "JSON that replaces usage assumptions")
      .addOption(
        new Option("--format <format>", "how to print it").choices(Object.keys(formats)).default("table"),
      )
      .option("--store", "record it as this month's estimate in the environment's database")
      .action((options: Options) => runCommand(() => execute(environment, options)));
    addDatabaseOptions(program.command("actual").description("records what AWS charged, from Cost Explorer"))
      .option("--from <day>", "first day, as 2026-01-31 (default: the first of last month)")
      .option("--to <day>", "last day (default: yesterday)")
      .action((options: ActualOptions) =>
        runToEnd({ environment, command: "actual", options }, async () => {
          const result = await recordActual(environment, options, say);
          return { ok: true, result, text: describeActual(result) };
        }),
      );
  },
);
