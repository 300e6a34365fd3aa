import { freemem } from "node:os";
import path from "node:path";
import type { Settings } from "../../environments/schema";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import type { Show } from "../progress";
import type { Progress } from "../terraform/messages";
import { Workspace } from "../terraform/workspace";

/**
 * Terraform runs at the same time, as many as memory has room for: each takes some 620 MB, and the phases mostly wait.
 * Five is what the phases' order lets run beside each other at most.
 */
const PARALLEL = Math.max(2, Math.min(5, Math.floor(freemem() / 700_000_000)));

export interface PhasesOptions {
  readonly settings: Settings;
  /** cdktf's output, with what Terraform puts beside the stacks. */
  readonly outdir: string;
  /** Folder of what Terraform prints, a file a stack. */
  readonly logs: string;
  /** Where `bootstrap` keeps its state. @default `state/` beside the outdir, as its JSON says */
  readonly stateFile?: string;
  /** The variables of Terraform. */
  readonly environment: NodeJS.ProcessEnv;
  /** Seconds to wait for somebody else's lock on a state. @default 0 */
  readonly lockTimeout?: number;
  readonly signal: AbortSignal;
  /** Called with the process id of each Terraform that starts. */
  readonly onStart: (pid: number) => void;
}

/** Lets Terraform work on the phases of a synthesized environment, on as many at the same time as memory allows. */
export class Phases {
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private installing: Promise<unknown> = Promise.resolve();
  private readonly installed = new Set<Phase>();

  constructor(private readonly options: PhasesOptions) {}

  /** The phases whose outputs a phase reads, and the one that makes the bucket of its state. */
  async upstream(phase: Phase): Promise<Phase[]> {
    if (phase === "bootstrap") return [];
    return ["bootstrap", ...((await this.workspace(phase).upstream()) as Phase[])];
  }

  /** Where a phase's JSON is. */
  jsonOf(phase: Phase): string {
    return path.join(this.folder(phase), "cdk.tf.json");
  }

  folder(phase: Phase): string {
    return path.join(this.options.outdir, "stacks", stackName(this.options.settings, phase));
  }

  logOf(phase: Phase): string {
    return path.join(this.options.logs, `${stackName(this.options.settings, phase)}.log`);
  }

  /** Runs something in a phase's folder, once there is memory for it and its providers are installed. */
  async run<T>(phase: Phase, show: Show, work: (workspace: Workspace) => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      if (!this.installed.has(phase)) {
        show("terraform init");
        await this.install(phase);
      }
      return work(this.workspace(phase));
    });
  }

  private workspace(phase: Phase): Workspace {
    return new Workspace({ ...this.options, folder: this.folder(phase), logFile: this.logOf(phase) });
  }

  /** Providers are installed by one run at a time: Terraform's shared cache takes no two at once. */
  private async install(phase: Phase): Promise<void> {
    const installed = this.installing.then(() => this.workspace(phase).init());
    this.installing = installed.catch(() => {});
    await installed;
    this.installed.add(phase);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running === PARALLEL) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}

/** How far Terraform is, in one line. */
export function progressText({ done, total, current }: Progress): string {
  return total ? `${done} of ${total}: ${current}` : current;
}
