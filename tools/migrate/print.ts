import type { MigrationError } from "./errors";
import type { Event } from "./events";
import { four } from "./files";
import type { Plan } from "./commands/plan";
import type { Status } from "./commands/status";
import type { UpResult } from "./commands/up";
import type { Verification } from "./commands/verify";
import type { Direction } from "./statements";

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;

/** One line for what the runner tells, or none. */
export function formatEvent(event: Event): string | undefined {
  switch (event.type) {
    case "connecting":
      return `${event.message} Trying again for ${event.seconds} s.`;
    case "waiting":
      return `Another runner is at work: ${event.holder}. Waiting for ${event.seconds} s.`;
    case "started":
      return undefined;
    case "statement":
      return `  ${event.file}  statement ${event.number} of ${event.of}: ${event.summary}`;
    case "resumed":
      return `  ${event.file}  goes on after ${event.done} of ${event.of} statements`;
    case "rebuilding":
      return `  ${event.file}  index ${event.index} was left invalid: removed, to be built again`;
    case "retrying":
      return `  ${event.file}  ${event.reason}; try ${event.attempt} of ${event.of} in ${event.seconds} s`;
    case "finished":
      return `  ${event.direction.padEnd(4)}  ${event.file}  ${event.milliseconds} ms`;
    case "warning":
      return `  warning: ${event.message}`;
  }
}

/** What is said of a file that takes longer than a moment. */
export function formatRunning({ direction, file, statements }: Extract<Event, { type: "started" }>): string {
  return `  ${direction.padEnd(4)}  ${file}  is running (${count(statements, "statement")}) ...`;
}

export function formatRun(result: UpResult, direction: Direction): string {
  const now = result.current === 0 ? "no migration is applied" : `at ${four(result.current)}`;
  if (result.ran.length === 0)
    return direction === "up" ? `Nothing to apply, ${now}.` : `Nothing to take back, ${now}.`;
  const verb = direction === "up" ? "Applied" : "Took back";
  return `${verb} ${count(result.ran.length, "migration")}, now ${now}.`;
}

export function formatStatus({ migrations, applied, pending, problems }: Status): string {
  const lines = migrations.map(({ file, state, at, by, origin, milliseconds }) => {
    const how = origin === "baseline" ? "baseline" : milliseconds == null ? "" : `${milliseconds} ms`;
    return `  ${state.padEnd(9)}  ${file}${at ? `  ${at.toISOString()}  ${by}  ${how}` : ""}`.trimEnd();
  });
  const summary = `${applied} applied, ${pending} pending.`;
  return [...lines, summary, ...formatProblems(problems)].join("\n");
}

export function formatPlan({ direction, migrations }: Plan): string {
  if (migrations.length === 0) return "Nothing to run.";
  const lines = migrations.flatMap(({ file, transaction, statements, done }) => [
    `${direction}  ${file}  ${count(statements.length, "statement")}${transaction ? "" : ", no transaction"}` +
      (done > 0 ? `, ${done} done` : ""),
    ...statements.map(({ line, summary }) => `  ${String(line).padStart(4)}  ${summary}`),
  ]);
  return [...lines, `${count(migrations.length, "migration")} would run.`].join("\n");
}

export function formatVerification({ applied, pending, problems }: Verification): string {
  const summary = `${count(applied, "applied migration")} checked, ${pending} pending.`;
  return problems.length === 0
    ? `${summary} All is well.`
    : [summary, ...formatProblems(problems)].join("\n");
}

function formatProblems(problems: string[]): string[] {
  return problems.length === 0
    ? []
    : [`${count(problems.length, "problem")}:`, ...problems.map((text) => `  ${text}`)];
}

/** An error as `--json` prints it. */
export function errorObject(error: MigrationError): Record<string, unknown> {
  return { failure: error.failure, message: error.message, ...error.place };
}
