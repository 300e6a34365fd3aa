import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { Phases, progressText } from "../deploy/phases";
import type { PhasesOptions } from "../deploy/phases";
import type { Recorder } from "../deploy/records/recorder";
import { stateBucketAnswers } from "../deploy/state-bucket";
import { ToolError } from "../errors";
import type { Show } from "../progress";
import type { ChangeSummary, Workspace } from "../terraform/workspace";

export interface Deployment {
  readonly phase: Phase;
  readonly changes: ChangeSummary;
  readonly outputs: Record<string, unknown>;
  /** Seconds from the first phase's beginning to this one's. */
  readonly began: number;
  readonly seconds: number;
}

export interface LocalPhasesOptions extends PhasesOptions {
  /** Notes what is done. */
  readonly recorder: Recorder;
}

/** Deploys phases to the emulator without a question, each as soon as those that it reads are there. */
export class LocalPhases {
  private readonly phases: Phases;
  private readonly deployments = new Map<Phase, Deferred<Deployment>>();
  private readonly start = Date.now();

  constructor(private readonly options: LocalPhasesOptions) {
    this.phases = new Phases(options);
  }

  /**
   * The deployment of a phase, whether it has begun or not.
   *
   * @throws ToolError when the phase failed; why, `deploy` has told
   */
  deployed(phase: Phase): Promise<Deployment> {
    return this.deferred(phase).promise.catch(() => {
      throw new ToolError(`Not begun, for ${stackName(this.options.settings, phase)} failed.`);
    });
  }

  /**
   * Deploys a phase once its upstream is there.
   *
   * @param condition what must have ended before, beside the upstream
   * @throws ToolError when Terraform fails, or a phase of the upstream did
   */
  async deploy(
    phase: Phase,
    show: Show,
    condition: Promise<unknown> = Promise.resolve(),
  ): Promise<Deployment> {
    const { promise, resolve, reject } = this.deferred(phase);
    this.deployNow(phase, show, condition).then(resolve, reject);
    return promise;
  }

  /** Runs something in a phase's folder once the phases named are there. */
  async prepare(
    phase: Phase,
    upstream: readonly Phase[],
    work: (workspace: Workspace) => Promise<void>,
  ): Promise<void> {
    await this.await(upstream);
    await this.phases.run(phase, () => {}, work);
  }

  private async deployNow(phase: Phase, show: Show, condition: Promise<unknown>): Promise<Deployment> {
    const upstream = await this.phases.upstream(phase);
    if (upstream.length) show(`waits for ${upstream.join(", ")}`);
    await Promise.all([this.await(upstream), condition]);
    let start = 0;
    const begin: Show = (message) => {
      start ||= Date.now();
      show(message);
    };
    return this.phases.run(phase, begin, async (workspace) => {
      start ||= Date.now();
      const { changes, outputs } = await this.apply(phase, workspace, show);
      const seconds = (Date.now() - start) / 1000;
      this.options.recorder.finish(phase, { changes, seconds });
      return { phase, changes, outputs, began: (start - this.start) / 1000, seconds };
    });
  }

  private async apply(
    phase: Phase,
    workspace: Workspace,
    show: Show,
  ): Promise<Pick<Deployment, "changes" | "outputs">> {
    const { recorder } = this.options;
    recorder.begin(phase, await readFile(this.phases.jsonOf(phase), "utf8"));
    try {
      show("terraform plan");
      const changes = await workspace.apply({
        onProgress: (progress) => show(progressText(progress)),
        onChanged: (resource) => recorder.changed(phase, resource),
      });
      return { changes, outputs: await workspace.outputs() };
    } catch (error) {
      recorder.finish(phase, { error: (error as Error).message });
      throw error;
    }
  }

  private async await(upstream: readonly Phase[]): Promise<void> {
    for (const phase of upstream) await (phase === "bootstrap" ? this.stateBucket() : this.deployed(phase));
  }

  /**
   * Ends when the state bucket answers. The provider goes on to watch the bucket's lifecycle rules for most of a
   * minute, for which no other phase has to wait.
   */
  private async stateBucket(): Promise<void> {
    const made = this.deployed("bootstrap").then(() => true);
    const answers = async () => {
      await sleep(500);
      return stateBucketAnswers(this.options.settings);
    };
    while (!(await Promise.race([made, answers()])));
  }

  private deferred(phase: Phase): Deferred<Deployment> {
    const known = this.deployments.get(phase);
    if (known) return known;
    const deferred = defer<Deployment>();
    this.deployments.set(phase, deferred);
    return deferred;
  }
}
interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function defer<T>(): Deferred<T> {
  let resolve!: Deferred<T>["resolve"];
  let reject!: Deferred<T>["reject"];
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Whoever asks sees the failure; that nobody has asked yet is no crash.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
