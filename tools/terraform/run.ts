import { spawn } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { terraformBinary } from "./requirement";

export interface TerraformRun {
  readonly args: readonly string[];
  /** Where Terraform works: the stack's folder. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** All that Terraform prints is appended here. */
  readonly logFile: string;
  /** Interrupts Terraform, which then ends what it has begun, keeps its state and gives up its lock. */
  readonly signal?: AbortSignal;
  /** Called with the process id. */
  readonly onStart?: (pid: number) => void;
  /** Called with each line, soon after it was printed. */
  readonly onLine?: (line: string) => void;
}

export interface TerraformEnd {
  /** Null when it was killed, below 0 when it could not be started. */
  readonly code: number | null;
  /** The last lines that it printed, or why it could not be started. */
  readonly lastLines: string;
}

/** Milliseconds between two looks at what Terraform has printed. */
const LOOK = 100;

/**
 * Runs Terraform to its end, whatever that is. It prints into the log file itself and is followed from there: were
 * this process killed, a pipe would take Terraform along, and its lock on the state would stay.
 */
export async function runTerraform(run: TerraformRun): Promise<TerraformEnd> {
  mkdirSync(path.dirname(run.logFile), { recursive: true });
  const log = openSync(run.logFile, "a+", 0o600);
  const lastLines: string[] = [];
  const follow = follower(log, (line) => {
    lastLines.push(line);
    if (lastLines.length > 15) lastLines.shift();
    run.onLine?.(line);
  });
  const child = spawn(terraformBinary(), run.args, {
    cwd: run.folder,
    env: run.environment,
    stdio: ["ignore", log, log],
    signal: run.signal,
    killSignal: "SIGINT",
    // Out of reach of the terminal's Ctrl-C: on a second interrupt Terraform drops its state and lock.
    detached: true,
  });
  if (child.pid) run.onStart?.(child.pid);
  const timer = setInterval(follow, LOOK);
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    child.on("error", (error) => (failure = error));
    child.on("close", (code) => {
      clearInterval(timer);
      try {
        follow();
        closeSync(log);
      } catch (error) {
        return reject(error as Error);
      }
      resolve({ code, lastLines: lastLines.join("\n") || (failure?.message ?? "") });
    });
  });
}

/** A function that tells the lines that were added to a file since it was last called. */
function follower(file: number, onLine: (line: string) => void): () => void {
  const buffer = Buffer.alloc(64 * 1024);
  let position = fstatSync(file).size;
  let rest = Buffer.alloc(0);
  return () => {
    for (;;) {
      const length = readSync(file, buffer, 0, buffer.length, position);
      if (length === 0) return;
      position += length;
      // Cut as bytes: the end of what was read may be in the middle of a character.
      rest = Buffer.concat([rest, buffer.subarray(0, length)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        onLine(rest.toString("utf8", 0, end));
        rest = rest.subarray(end + 1);
      }
    }
  };
}
