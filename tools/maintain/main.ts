import { runForEnvironment } from "../environment-command";
import { addDatabaseOptions, runDatabaseCommand } from "../migrate/command";
import type { DatabaseOptions } from "../migrate/command";
import { tellerOf } from "../migrate/teller";
import { jobs } from "./jobs";
import { maintain } from "./maintain";
import type { JobReport, Maintained } from "./maintain";

async function execute(environment: string, options: DatabaseOptions): Promise<void> {
  const { say, onEvent } = tellerOf(options, console.log);
  const onJob = (job: JobReport) => say(formatJob(job));
  await runDatabaseCommand({ environment, command: "maintain", options }, onEvent, async (reached) => {
    const { connect, invoke, signal } = reached;
    const result = options.via
      ? await invoke({ task: "maintain" }, (line) => {
          if (line.type === "job") onJob(line.job);
          else onEvent(line.event);
        })
      : await maintain({ connect, jobs, signal, report: onJob });
    const { length } = (result as Maintained).jobs;
    return { result, text: length === 1 ? "1 job." : `${length} jobs.`, ok: true };
  });
}

function formatJob({ name, purpose, state, done, milliseconds, message }: JobReport): string {
  const how = {
    done: `${done}, ${milliseconds} ms${message ? ` (${message})` : ""}`,
    absent: "its migration is not applied",
    failed: `failed after ${done}: ${message}`,
  }[state];
  return `  ${name.padEnd(Math.max(...jobs.map((job) => job.name.length)))}  ${purpose}: ${how}`;
}

runForEnvironment(
  {
    name: "maintain",
    description:
      "Does the background work of a database now, which the migration function does on a schedule.",
    more: `Exit codes: docs/migrations.md\nJobs:\n${jobs.map(({ name, purpose }) => `  ${name}: ${purpose}`).join("\n")}`,
    example: "",
  },
  (program, environment) =>
    addDatabaseOptions(program).action((options: DatabaseOptions) => execute(environment, options)),
);
