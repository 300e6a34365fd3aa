import { execFile } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ToolError } from "../errors";
import { terraformBinary } from "../terraform/requirement";

const run = promisify(execFile);

/** Variables that Terraform may have; nothing of Node's and npm's. */
const KEPT = /^(PATH|HOME|TMPDIR|TF_.*|AWS_.*|CHECKPOINT_DISABLE|HTTPS?_PROXY|NO_PROXY|SSL_CERT_.*)$/i;

/** One stack's folder outside of the project, in which there is only Terraform. */
export class PlainStack {
  private constructor(
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Copies a synthesized stack with the files that it names. */
  static async copy(stack: string, folder: string, variables: NodeJS.ProcessEnv): Promise<PlainStack> {
    await cp(stack, folder, { recursive: true });
    const kept = Object.entries({ ...process.env, ...variables }).filter(([name]) => KEPT.test(name));
    return new PlainStack(folder, Object.fromEntries(kept));
  }

  /** Installs the providers and asks Terraform whether it takes the JSON. @throws ToolError with what it found */
  async validate(): Promise<void> {
    await this.terraform("init", "-backend=false", "-input=false", "-no-color");
    await this.terraform("validate", "-no-color");
  }

  /**
   * Plans the stack, its state in a file beside it.
   *
   * @returns how many resources would be made, and how many the JSON has
   */
  async plan(): Promise<{ planned: number; written: number }> {
    await this.terraform("init", "-input=false", "-no-color");
    const printed = await this.terraform("plan", "-input=false", "-no-color", "-lock=false");
    const { resource } = JSON.parse(await readFile(path.join(this.folder, "cdk.tf.json"), "utf8")) as {
      resource: Record<string, object>;
    };
    return {
      planned: Number(/Plan: (\d+) to add, 0 to change, 0 to destroy/.exec(printed)?.[1] ?? 0),
      written: Object.values(resource).reduce((count, bodies) => count + Object.keys(bodies).length, 0),
    };
  }

  private async terraform(...args: string[]): Promise<string> {
    const options = { cwd: this.folder, env: this.environment, maxBuffer: 64 * 1024 * 1024 };
    try {
      return (await run(terraformBinary(), args, options)).stdout;
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new ToolError(`terraform ${args[0]} failed in ${this.folder}.\n\n${stdout}${stderr}`);
    }
  }
}
