import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { ToolError } from "../errors";
import { terraformBinary } from "./requirement";

/** How many resources an apply changed. */
export interface ChangeSummary {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
}

export interface Progress {
  /** Resources finished, of those that the plan changes. */
  readonly done: number;
  readonly total: number;
  /** The resource that was worked on last, and for how long by now. */
  readonly current: string;
}

export interface ApplyOptions {
  /** Only these resources and what they need. @default everything */
  readonly targets?: readonly string[];
  readonly onProgress?: (progress: Progress) => void;
}

export interface WorkspaceOptions {
  /** Folder that holds the stack's `cdk.tf.json`. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Every line that Terraform prints is appended here. */
  readonly logFile: string;
  /** Interrupts Terraform, which then ends what it has begun, keeps its state and gives up its lock. */
  readonly signal?: AbortSignal;
  /** Called with the process id of each Terraform that starts. */
  readonly onStart?: (pid: number) => void;
}

/** The messages of Terraform's machine-readable output that are read here. */
type Message =
  | { type: "change_summary"; changes: ChangeSummary & { operation: "plan" | "apply" | "destroy" } }
  | {
      type: "apply_start" | "apply_complete" | "apply_progress";
      hook: { resource: { addr: string }; elapsed_seconds?: number };
    }
  | {
      type: "diagnostic";
      diagnostic: { severity: "error" | "warning"; summary: string; detail: string; address?: string };
    };

type Stack = {
  data?: { terraform_remote_state?: Record<string, unknown> };
  resource?: Record<string, Record<string, unknown>>;
};

/** One synthesized stack, worked on by plain Terraform. */
export class Workspace {
  readonly stack: string;

  constructor(private readonly options: WorkspaceOptions) {
    this.stack = path.basename(options.folder);
  }

  /** The phases whose remote state the stack reads. */
  async upstream(): Promise<string[]> {
    return Object.keys((await this.read()).data?.terraform_remote_state ?? {});
  }

  /** The addresses of the stack's resources of one type. */
  async addresses(resourceType: string): Promise<string[]> {
    return Object.keys((await this.read()).resource?.[resourceType] ?? {}).map(
      (name) => `${resourceType}.${name}`,
    );
  }

  /** Installs the providers and connects to the state. */
  async init(): Promise<void> {
    await this.run(["init", "-input=false", "-no-color"]);
  }

  /** Plans and applies in one go. @throws ToolError with Terraform's own errors */
  async apply(options: ApplyOptions = {}): Promise<ChangeSummary> {
    const targets = (options.targets ?? []).map((target) => `-target=${target}`);
    return this.change(["apply", "-auto-approve", ...targets], options.onProgress);
  }

  /** Destroys every resource of the stack. @throws ToolError with Terraform's own errors */
  async destroy(options: Pick<ApplyOptions, "onProgress"> = {}): Promise<ChangeSummary> {
    return this.change(["apply", "-destroy", "-auto-approve"], options.onProgress);
  }

  /** What the stack publishes, by output. */
  async outputs(): Promise<Record<string, unknown>> {
    const lines: string[] = [];
    await this.run(["output", "-json", "-no-color"], (line) => lines.push(line));
    const outputs = JSON.parse(lines.join("\n")) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  private async read(): Promise<Stack> {
    return JSON.parse(await readFile(path.join(this.options.folder, "cdk.tf.json"), "utf8")) as Stack;
  }

  private async change(command: string[], onProgress?: (progress: Progress) => void): Promise<ChangeSummary> {
    let summary: ChangeSummary = { add: 0, change: 0, remove: 0 };
    let total = 0;
    let done = 0;
    const errors: string[] = [];
    await this.run(
      [...command, "-input=false", "-json"],
      (line) => {
        const message = parse(line);
        switch (message?.type) {
          case "change_summary": {
            const { operation, add, change, remove } = message.changes;
            if (operation === "plan") total = add + change + remove;
            else summary = { add, change, remove };
            break;
          }
          case "apply_start":
          case "apply_progress":
          case "apply_complete": {
            if (message.type === "apply_complete") done++;
            const { resource, elapsed_seconds: seconds } = message.hook;
            onProgress?.({
              done,
              total,
              current: seconds ? `${resource.addr} (${seconds} s)` : resource.addr,
            });
            break;
          }
          case "diagnostic": {
            const { severity, summary, detail, address } = message.diagnostic;
            if (severity === "error")
              errors.push([summary, address && `  ${address}`, detail].filter(Boolean).join("\n"));
          }
        }
      },
      errors,
    );
    return summary;
  }

  private run(args: string[], onLine?: (line: string) => void, errors: string[] = []): Promise<void> {
    const { folder, environment, logFile, signal, onStart } = this.options;
    const log = createWriteStream(logFile, { flags: "a" });
    const child = spawn(terraformBinary(), args, {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      signal,
      killSignal: "SIGINT",
      // Out of reach of the terminal's Ctrl-C: on a second interrupt Terraform drops its state and lock.
      detached: true,
    });
    if (child.pid) onStart?.(child.pid);
    const lastLines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        log.write(`${line}\n`);
        lastLines.push(line);
        if (lastLines.length > 15) lastLines.shift();
        if (stream === child.stdout) onLine?.(line);
      });
    }
    return new Promise((resolve, reject) => {
      let failure: Error | undefined;
      child.on("error", (error) => (failure = error));
      child.on("close", (code) => {
        log.end();
        if (code === 0) return resolve();
        const reason = errors.length ? errors.join("\n\n") : (failure?.message ?? lastLines.join("\n"));
        reject(
          new ToolError(
            `terraform ${args[0]} of ${this.stack} failed. Its whole output: ${logFile}\n\n${reason}`,
          ),
        );
      });
    });
  }
}

function parse(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}
