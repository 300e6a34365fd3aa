import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { minimatch } from "minimatch";
import { exampleNames } from "../environments";

const VERBS = ["deploy", "destroy", "apply"];

/** What the user asked of the cdktf command line that runs this program. */
export interface CdktfCommand {
  readonly verb: string;
  /** Stack names and patterns, and whatever else stands without a dash. */
  readonly patterns: readonly string[];
  /** False only when it is certain that nobody can answer the question whether to go on. */
  readonly canAsk: boolean;
}

/** Whether a command means a stack. */
export function isNamed(command: CdktfCommand, stack: string): boolean {
  return command.patterns.some((pattern) => minimatch(stack, pattern));
}

/**
 * Refuses, before anything is built, what cdktf would only stumble over: a question that nobody can answer (it
 * crashes and leaves its lock on the state behind), a stack of another environment, and what is an example only.
 */
export function checkCommand(command: CdktfCommand, environment: string, stacks: readonly string[]): void {
  const { verb, patterns, canAsk } = command;
  const request = [verb, ...patterns].join(" ");
  if (exampleNames.includes(environment)) {
    throw new CommandError(
      `${environment} is an example, to synthesize and read; cdktf ${request} would make a platform of its own of it. ` +
        `Copy what it sets into environments/<name>.ts, as examples/README.md says.`,
    );
  }
  if (!canAsk) {
    throw new CommandError(
      `cdktf ${request} asks before it changes anything, and there is no terminal to answer on. ` +
        `Review with \`npx cdktf diff <stack>\`, then run: npx cdktf ${request} --auto-approve`,
    );
  }
  if (patterns.length && !stacks.some((stack) => isNamed(command, stack))) {
    throw new CommandError(
      `No stack of environment ${environment} is called ${patterns.join(" or ")}. It has ${stacks.join(", ")}. ` +
        `Another environment is chosen by the variable ENVIRONMENT, for example: ENVIRONMENT=prod npx cdktf ${request}`,
    );
  }
}

/** A command line that this project refuses; the message says why and how to mend it. */
export class CommandError extends Error {}

/** Reads a cdktf command line that deploys or destroys stacks; undefined for any other. */
export function parseCommand(
  argv: readonly string[],
): (Omit<CdktfCommand, "canAsk"> & { autoApprove: boolean }) | undefined {
  const start = argv.findIndex((word) => /^cdktf(\.js|\.cmd)?$/.test(path.basename(word)));
  if (start < 0) return undefined;
  const words = argv.slice(start + 1);
  const [verb, ...patterns] = words.filter((word) => !word.startsWith("-"));
  if (!verb || !VERBS.includes(verb)) return undefined;
  return { verb, patterns, autoApprove: words.some((word) => /^--auto-?approve$/i.test(word)) };
}

/**
 * Finds the cdktf command among the processes above this one. cdktf tells the program that it runs nothing of
 * what was asked, yet the order to declare depends on it (see `platform.ts`). Undefined when this program was
 * not started by `cdktf deploy` or `destroy`, or where processes cannot be read: then every stack counts.
 */
export function findCommand(): CdktfCommand | undefined {
  let pid = process.ppid;
  // cdktf -> shell -> this program; npx adds further ones.
  for (let generation = 0; generation < 4 && pid > 1; generation++) {
    const ancestor = readProcess(pid);
    if (!ancestor) return undefined;
    const command = parseCommand(ancestor.argv);
    if (command) {
      const { autoApprove, ...rest } = command;
      return {
        ...rest,
        canAsk: autoApprove || process.env.CDKTF_AUTO_APPROVE === "true" || mayHaveTerminal(pid),
      };
    }
    pid = ancestor.parent;
  }
  return undefined;
}

function readProcess(pid: number): { argv: string[]; parent: number } | undefined {
  try {
    if (process.platform === "linux") {
      const argv = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
      // The second field, the program's name in brackets, may itself hold spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { argv, parent };
    }
    const [parent, ...argv] = execFileSync("ps", ["-ww", "-o", "ppid=,args=", "-p", String(pid)], {
      encoding: "utf8",
    })
      .trim()
      .split(/\s+/);
    return { argv, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function mayHaveTerminal(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    return /^\/dev\/(pts\/|tty)/.test(readlinkSync(`/proc/${pid}/fd/0`));
  } catch {
    return true;
  }
}
