import { userInfo } from "node:os";
import path from "node:path";
import { UnreadableError } from "../../policy/view/unreadable";
import { readSource } from "../deploy/records/source";
import { runForEnvironment } from "../environment-command";
import { ToolError } from "../errors";
import { addDatabaseOptions, runToEnd } from "../migrate/command";
import type { DatabaseOptions } from "../migrate/command";
import { MigrationError } from "../migrate/errors";
import { formatEvent } from "../migrate/print";
import { openRecords } from "../records/open";
import { synthesizeAll } from "../synth/all";
import type { ReportModel } from "./model";
import { renderPage } from "./page";
import { makeModel } from "./read/model";
import { readRecords } from "./read/records";
import { writePage } from "./write";

interface Options extends DatabaseOptions {
  file?: string;
}

async function execute(environment: string, options: Options): Promise<void> {
  const file = options.file ?? path.join("outputs", `${environment}-report.html`);
  await runToEnd({ environment, command: "report", options }, async () => {
    const records = await readRecords(environment, () =>
      openRecords(environment, {
        ...options,
        actor: userInfo().username,
        report: (event) => {
          const line = formatEvent(event);
          if (line) console.error(line);
        },
      }),
    );
    const [synthesized] = synthesizeAll([environment]);
    const { commit, isDirty } = await readSource();
    const takenAt = new Date().toISOString();
    const model = orRefuse(() => makeModel({ synthesized: synthesized!, records, takenAt, commit, isDirty }));
    await writePage(file, renderPage(model));
    refuseIncomplete(file, model, "error" in records ? records.error : undefined);
    return { result: { file, takenAt }, text: `Written: ${file}`, ok: true };
  });
}

/** @throws ToolError where the JSON cannot be judged */
function orRefuse(make: () => ReportModel): ReportModel {
  try {
    return make();
  } catch (error) {
    throw error instanceof UnreadableError ? new ToolError(error.message) : error;
  }
}

/** @throws what the records could not be read for, or ToolError without an estimate: the page is there, and says so too */
function refuseIncomplete(file: string, { estimate }: ReportModel, error?: MigrationError | ToolError): void {
  const missing = [
    ...(error ? [`The records could not be read. ${error.message}`] : []),
    ...(estimate.known ? [] : [`The costs could not be estimated. ${estimate.reason}`]),
  ];
  if (!missing.length) return;
  const message = `Written: ${file}, but it is not complete, and says so.\n${missing.join("\n")}`;
  if (error instanceof MigrationError) {
    throw new MigrationError(error.failure, message, error.place, { cause: error });
  }
  throw new ToolError(message, error?.exitCode);
}

runForEnvironment(
  {
    name: "report",
    description:
      "Writes one HTML page to look at: phases and resources, cost, deployments, controls, backups, stale resources.",
    more: "Exit codes: docs/migrations.md. How to read it: docs/report.md",
    example: "",
  },
  (program, environment) =>
    addDatabaseOptions(program)
      .option("--file <file>", "write it there (default: outputs/ENVIRONMENT-report.html)")
      .action((options: Options) => execute(environment, options)),
);
