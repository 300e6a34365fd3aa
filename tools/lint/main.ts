import { chmod, readFile } from "node:fs/promises";
import { Command } from "commander";
import { Client } from "pg";
import { withTemporaryFolder } from "../cleanup";
import { runCommand, ToolError } from "../errors";
import { removePostgres, startPostgres } from "../local/postgres";
import { MigrationError } from "../migrate/errors";
import { lint } from "./lint";
import type { LintResult } from "./lint";

interface Options {
  migrations: string;
  json?: true;
}

new Command("npm run lint:sql --")
  .description(
    "Judges the migrations: squawk on each file, this project's rules on a database that has all of them.",
  )
  .option("--migrations <folder>", "folder of the migrations", "migrations")
  .option("--json", "print one JSON object and nothing else")
  .addHelpText(
    "after",
    "\nExit codes: 0 nothing found, 1 something found, 2 the migrations cannot be applied.",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action((options: Options) => runCommand(() => execute(options)))
  .parse();

async function execute({ migrations, json }: Options): Promise<void> {
  const result = await onEmptyServer((connect) => lint(migrations, connect)).catch((error: unknown) => {
    throw error instanceof MigrationError ? new ToolError(error.message, 2) : error;
  });
  console.log(json ? JSON.stringify(result) : format(result));
  process.exitCode = result.findings.length > 0 ? 1 : 0;
}

function format({ migrations, findings }: LintResult): string {
  const lines = findings.map(({ rule, where, message }) => `${where}: ${message} [${rule}]`);
  const count = findings.length === 1 ? "One finding" : `${findings.length || "No"} findings`;
  return [...lines, `${count} in ${migrations} migrations. The rules: docs/migrations.md`].join("\n");
}

/** Runs the work on a server of its own, which is gone afterwards. */
async function onEmptyServer<T>(work: (connect: () => Promise<Client>) => Promise<T>): Promise<T> {
  const master = { user: "lint_admin", password: "lint", database: "lint" };
  const lintOn = async (directory: string) => {
    // Root runs the server as another account, which must be able to enter.
    await chmod(directory, 0o755);
    const { port, caFile } = await startPostgres({
      directory,
      masterUser: master.user,
      masterPassword: master.password,
      database: master.database,
      settings: { fsync: "off" },
    });
    const ca = await readFile(caFile, "utf8");
    return work(() => new Client({ host: "127.0.0.1", port, ssl: { ca }, ...master }).connect());
  };
  // The server outlives the process that started it.
  return withTemporaryFolder("groundwork-lint-", lintOn, async (directory) => {
    await removePostgres(directory);
  });
}
