import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ToolError } from "../errors";
import { explain, mendUnsaved } from "./explain";
import { MessageReader } from "./messages";
import type { ChangeSummary, Listeners, PlannedAction, Progress } from "./messages";
import type { PlanJson } from "./plan-json";
import { terraformBinary } from "./requirement";
import { runTerraform } from "./run";

export type { ChangeSummary, Progress } from "./messages";

export interface ApplyOptions extends Listeners {
  /** Only these resources and what they need. @default everything */
  readonly targets?: readonly string[];
}

export interface WorkspaceOptions {
  /** Folder that holds the stack's `cdk.tf.json`. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Every line that Terraform prints is appended here. */
  readonly logFile: string;
  /** Where a stack keeps its state that has it in a file. @default where its JSON says, seen from the folder */
  readonly stateFile?: string;
  /** Seconds to wait for somebody else's lock on the state. @default 0 */
  readonly lockTimeout?: number;
  /** Interrupts Terraform, which then ends what it has begun, keeps its state and gives up its lock. */
  readonly signal?: AbortSignal;
  /** Called with the process id of each Terraform that starts. */
  readonly onStart?: (pid: number) => void;
}

/** What a stack's state holds. */
export interface StackState {
  readonly outputs: Record<string, unknown>;
  /** The attributes of the resources of one type. */
  resources(type: string): Record<string, unknown>[];
}

type Stack = {
  terraform?: { backend?: Record<string, unknown> };
  data?: { terraform_remote_state?: Record<string, unknown> };
  resource?: Record<string, Record<string, unknown>>;
};

/** What `terraform plan -detailed-exitcode` ends with when there is something to do. */
const HAS_CHANGES = 2;

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

  /**
   * Installs the providers and connects to the state.
   *
   * @throws ToolError also while a state lies here that an earlier run could not save: another apply would lose it
   */
  async init(): Promise<void> {
    const { stateFile, folder } = this.options;
    const unsaved = path.join(folder, "errored.tfstate");
    if (existsSync(unsaved)) throw new ToolError(mendUnsaved(folder), 3);
    const isInFile = stateFile && (await this.read()).terraform?.backend?.local !== undefined;
    await this.run([
      "init",
      "-input=false",
      "-no-color",
      ...(isInFile ? [`-backend-config=path=${stateFile}`] : []),
    ]);
  }

  /** Plans and applies in one go. @throws ToolError with Terraform's own errors */
  async apply(options: ApplyOptions = {}): Promise<ChangeSummary> {
    const targets = (options.targets ?? []).map((target) => `-target=${target}`);
    return this.change(["apply", "-auto-approve", ...targets], options);
  }

  /** Destroys every resource of the stack. @throws ToolError with Terraform's own errors */
  async destroy(options: Listeners = {}): Promise<ChangeSummary> {
    return this.change(["apply", "-destroy", "-auto-approve"], options);
  }

  /**
   * Plans, and saves the plan for `applyPlan`. It holds the values of sensitive attributes: only the user may read
   * the file, and whoever asked for the plan removes it.
   *
   * @returns the plan; undefined if there is nothing to do, and then no file either
   * @throws ToolError with Terraform's own errors
   */
  async plan(file: string, onProgress?: (progress: Progress) => void): Promise<PlanJson | undefined> {
    const saved = path.resolve(file);
    await writeFile(saved, "", { mode: 0o600 });
    const reader = new MessageReader({ onProgress });
    const args = ["plan", "-input=false", "-json", "-detailed-exitcode", `-out=${saved}`, ...this.lock()];
    if ((await this.run(args, reader, [0, HAS_CHANGES])) === 0) {
      await rm(saved);
      return undefined;
    }
    return JSON.parse(await this.capture(["show", "-json", saved])) as PlanJson;
  }

  /**
   * Applies a saved plan, and nothing else than what it says.
   *
   * @param planned what it does, by address
   * @throws ToolError with Terraform's own errors; also when something else has changed the state in between
   */
  async applyPlan(
    file: string,
    planned: ReadonlyMap<string, PlannedAction>,
    listeners: Listeners = {},
  ): Promise<ChangeSummary> {
    const reader = new MessageReader(listeners);
    reader.expect(planned);
    await this.run(["apply", "-input=false", "-json", ...this.lock(), path.resolve(file)], reader);
    return reader.summary;
  }

  /** What the stack publishes, by output. */
  async outputs(): Promise<Record<string, unknown>> {
    return valuesOf(JSON.parse(await this.capture(["output", "-json", "-no-color"])) as RawOutputs);
  }

  /** What the state holds, secrets included: it is for looking things up, and is kept nowhere. */
  async state(): Promise<StackState> {
    const { outputs, resources } = JSON.parse(await this.capture(["state", "pull"])) as RawState;
    return {
      outputs: valuesOf(outputs),
      resources: (wanted) =>
        resources
          .filter(({ mode, type }) => mode === "managed" && type === wanted)
          .flatMap(({ instances }) => instances.map(({ attributes }) => attributes)),
    };
  }

  private async read(): Promise<Stack> {
    return JSON.parse(await readFile(path.join(this.options.folder, "cdk.tf.json"), "utf8")) as Stack;
  }

  private lock(): string[] {
    const { lockTimeout } = this.options;
    return lockTimeout ? [`-lock-timeout=${lockTimeout}s`] : [];
  }

  private async change(command: string[], listeners: Listeners): Promise<ChangeSummary> {
    const reader = new MessageReader(listeners);
    await this.run([...command, "-input=false", "-json", ...this.lock()], reader);
    return reader.summary;
  }

  /** Runs Terraform, and keeps all that it prints in the log. @returns its exit code, one of those that are well */
  private async run(args: string[], reader?: MessageReader, well: readonly number[] = [0]): Promise<number> {
    const { code, lastLines } = await runTerraform({
      ...this.options,
      args,
      onLine: (line) => reader?.read(line),
    });
    reader?.end();
    if (code !== null && well.includes(code)) return code;
    const errors = reader?.errors.length ? reader.errors.join("\n\n") : lastLines;
    throw this.failure(args[0]!, errors, ` Its whole output: ${this.options.logFile}`);
  }

  /** Runs Terraform for what it prints, which may hold secrets and so is logged nowhere. */
  private async capture(args: string[]): Promise<string> {
    const { folder: cwd, environment: env } = this.options;
    try {
      const options = { cwd, env, maxBuffer: 512 * 1024 * 1024 };
      return (await promisify(execFile)(terraformBinary(), args, options)).stdout;
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      throw this.failure(args[0]!, stderr || message);
    }
  }

  private failure(command: string, errors: string, where = ""): ToolError {
    const { mend, exitCode } = explain(errors, this.options.folder);
    const text = `terraform ${command} of ${this.stack} failed.${where}\n\n${errors.trim()}`;
    return new ToolError(mend ? `${text}\n\n${mend}` : text, exitCode);
  }
}

type RawOutputs = Record<string, { value: unknown }>;

interface RawState {
  readonly outputs: RawOutputs;
  readonly resources: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly instances: readonly { readonly attributes: Record<string, unknown> }[];
  }[];
}

function valuesOf(outputs: RawOutputs): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}
