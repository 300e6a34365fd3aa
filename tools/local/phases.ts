import { mkdir } from "node:fs/promises";
import { freemem } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { Settings } from "../../environments/schema";
import { stackName, stateLocation } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import { Workspace } from "../terraform/workspace";
import type { ChangeSummary } from "../terraform/workspace";
import { folders } from "./folders";
import type { Show } from "./progress";

/**
 * Terraform runs at the same time, as many as memory has room for: each takes some 620 MB, and the phases mostly wait.
 * Five is what the phases' order lets run beside each other at most.
 */
const PARALLEL = Math.max(2, Math.min(5, Math.floor(freemem() / 700_000_000)));

export interface Deployment {
  readonly phase: Phase;
  readonly changes: ChangeSummary;
  readonly outputs: Record<string, unknown>;
  /** Seconds from the first phase's beginning to this one's. */
  readonly began: number;
  readonly seconds: number;
}

export interface LocalPhasesOptions {
  readonly settings: Settings;
  /** Variables that point Terraform at the emulator. */
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Called with the process id of each Terraform that starts. */
  readonly onStart: (pid: number) => void;
}

/** Deploys phases to the emulator, each as soon as those that it reads are there. */
export class LocalPhases {
  private readonly deployments = new Map<Phase, Deferred<Deployment>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private installing: Promise<unknown> = Promise.resolve();
  private readonly start = Date.now();

  constructor(private readonly options: LocalPhasesOptions) {}

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
    await this.inTurn(async () => work(await this.install(phase)));
  }

  private async deployNow(phase: Phase, show: Show, condition: Promise<unknown>): Promise<Deployment> {
    const upstream = phase === "bootstrap" ? [] : ["bootstrap", ...(await this.workspace(phase).upstream())];
    if (upstream.length) show(`waits for ${upstream.join(", ")}`);
    await Promise.all([this.await(upstream as Phase[]), condition]);
    return this.inTurn(async () => {
      const start = Date.now();
      show("terraform init");
      const workspace = await this.install(phase);
      show("terraform plan");
      const changes = await workspace.apply({
        onProgress: ({ done, total, current }) => show(`${done} of ${total}: ${current}`),
      });
      const outputs = await workspace.outputs();
      return {
        phase,
        changes,
        outputs,
        began: (start - this.start) / 1000,
        seconds: (Date.now() - start) / 1000,
      };
    });
  }

  private async await(upstream: readonly Phase[]): Promise<void> {
    for (const phase of upstream) await (phase === "bootstrap" ? this.stateBucket() : this.deployed(phase));
  }

  /**
   * Ends when the state bucket answers. The provider goes on to watch the bucket's lifecycle rules for most of a
   * minute, for which no other phase has to wait.
   */
  private async stateBucket(): Promise<void> {
    const { settings } = this.options;
    const client = new S3Client({ region: settings.region, forcePathStyle: true });
    const command = new HeadBucketCommand({ Bucket: stateLocation(settings, "bootstrap").bucket });
    const made = this.deployed("bootstrap").then(() => true);
    const answers = async () => {
      await sleep(500);
      return client.send(command).then(
        () => true,
        () => false,
      );
    };
    while (!(await Promise.race([made, answers()])));
  }

  private workspace(phase: Phase): Workspace {
    const { settings, environment, signal, onStart } = this.options;
    const stack = stackName(settings, phase);
    return new Workspace({
      folder: path.join(folders.stacks, "stacks", stack),
      logFile: path.join(folders.logs, `${stack}.log`),
      environment,
      signal,
      onStart,
    });
  }

  /** Providers are installed by one run at a time: Terraform's shared cache takes no two at once. */
  private async install(phase: Phase): Promise<Workspace> {
    const workspace = this.workspace(phase);
    const installed = this.installing.then(async () => {
      await mkdir(folders.logs, { recursive: true });
      await workspace.init();
    });
    this.installing = installed.catch(() => {});
    await installed;
    return workspace;
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
