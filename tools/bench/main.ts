import { Argument, Command } from "commander";
import { runCommand } from "../errors";

/** Each benchmark is a file of its own that exports `runBenchmark`, loaded when it is asked for. */
const benchmarks: Record<string, () => Promise<{ runBenchmark: () => Promise<string> }>> = {
  crypto: () => import("./crypto"),
  audit: () => import("./audit"),
  inventory: () => import("./inventory"),
  migrate: () => import("./migrate"),
  rls: () => import("./rls"),
  seal: () => import("./seal"),
  synth: () => import("./synth"),
};

void new Command("npm run bench --")
  .description("Measures this project against others in one run and prints the figures and ratios.")
  .addArgument(new Argument("<name>", "what to measure").choices(Object.keys(benchmarks)))
  .action((name: string) =>
    runCommand(async () => {
      const { runBenchmark } = await benchmarks[name]!();
      console.log(await runBenchmark());
    }),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parseAsync();
