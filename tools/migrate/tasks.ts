import { formatPlan, formatRun, formatStatus, formatVerification } from "./print";
import { baseline, down, plan, status, up, verify } from "./runner";
import type { RunnerOptions } from "./session";

/** How far a task goes; each takes what makes sense for it. */
export interface TaskTarget {
  to?: number;
  steps?: number;
}

/** What a task found, for people; `ok` false ends the command with the exit code of `refused`. */
export interface Finding {
  text: string;
  ok: boolean;
}

/** One of the runner's commands, run in one place and shown in another: here, or in the function and here. */
export interface Task {
  /** The result is plain data, but for dates, which are text once it was JSON. */
  run: (runner: RunnerOptions, target: TaskTarget) => Promise<object>;
  show: (result: object) => Finding;
}

/** The runner's commands by name. */
export const tasks = {
  up: task(
    (runner, { to }) => up(runner, { to }),
    (result) => formatRun(result, "up"),
  ),
  down: task(
    (runner, { to, steps }) => down(runner, { to, steps }),
    (result) => formatRun(result, "down"),
  ),
  status: task((runner) => status(runner), formatStatus),
  plan: task((runner, { to }) => plan(runner, { to }), formatPlan),
  verify: task(
    (runner) => verify(runner),
    formatVerification,
    ({ problems }) => problems.length === 0,
  ),
  baseline: task(
    (runner, { to }) => baseline(runner, { to: to! }),
    ({ recorded }) => `Recorded ${recorded.length} migrations as applied, none was run.`,
  ),
} satisfies Record<string, Task>;

export type TaskName = keyof typeof tasks;

function task<R extends object>(
  run: (runner: RunnerOptions, target: TaskTarget) => Promise<R>,
  format: (result: R) => string,
  isWell: (result: R) => boolean = () => true,
): Task {
  return { run, show: (result) => ({ text: format(result as R), ok: isWell(result as R) }) };
}
