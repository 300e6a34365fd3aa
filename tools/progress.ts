import { Listr } from "listr2";
import type { ListrTask } from "listr2";
import { ToolError } from "./errors";

/** Milliseconds between two lines about one step where there is no terminal that could show only the last. */
const LINE_INTERVAL = 5000;

/** Says what a step is at. */
export type Show = (message: string) => void;

export interface Step {
  readonly title: string;
  /** Does the work; what it returns is added to the title. */
  readonly work: (show: Show) => Promise<string>;
}

/**
 * Runs steps at the same time and shows where each is: in place on a terminal, else line by line.
 *
 * @param silent shows nothing @default false
 * @throws ToolError with every failure, where a rejected promise would tell the first only, and the first one's exit code
 */
export async function runSteps(steps: readonly Step[], { silent = false } = {}): Promise<void> {
  const failures: ToolError[] = [];
  const tasks = steps.map(({ title, work }): ListrTask => ({
    title,
    task: async (_, task) => {
      try {
        task.title = `${title}: ${await work(showIn(task, title))}`;
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        failures.push(error);
        throw new Error(error.message.split("\n")[0]);
      }
    },
  }));
  const list = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    collectErrors: "minimal",
    fallbackRenderer: "simple",
    // On Ctrl-C it would end the process at once, with Terraform still at work.
    registerSignalListeners: false,
    ...(silent ? { renderer: "silent" } : {}),
  });
  await list.run();
  if (failures.length) {
    const messages = failures.map(({ message }) => message);
    throw new ToolError(["", ...messages].join("\n\n"), failures[0]!.exitCode);
  }
  const [bug] = list.errors;
  if (bug) throw bug;
}

function showIn(task: { output: string }, title: string): Show {
  if (process.stdout.isTTY) return (message) => (task.output = message);
  let shown = 0;
  return (message) => {
    if (Date.now() - shown < LINE_INTERVAL) return;
    shown = Date.now();
    task.output = `${title}: ${message}`;
  };
}
