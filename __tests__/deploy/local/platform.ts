import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseEnv, promisify } from "node:util";
import { loadSettings } from "../../../environments";
import { phasesOf } from "../../../stacks/location";
import type { Outputs, Phase } from "../../../stacks/outputs";
import { Workspace } from "../../../tools/terraform/workspace";

export const MINUTE = 60_000;
export const settings = loadSettings("local");
export const phases = phasesOf(settings);
export const { region } = settings;

/** The platform that a test file brings up; what it publishes is there once it is loaded. */
export interface Platform {
  /** The folder that it keeps all in. */
  folder: () => string;
  outputs: () => { [P in Phase]: Outputs<P> };
  /** The variables that point at it, beside those that this process was started with. */
  environment: () => NodeJS.ProcessEnv;
  /** Runs one of the project's commands as a user does. @returns what it printed */
  npm: (script: string, ...args: string[]) => Promise<string>;
  /** The same, in a copy of the project. */
  npmIn: (cwd: string, script: string, ...args: string[]) => Promise<string>;
  /** Folder of a phase's stack, where Terraform runs. */
  stackFolder: (phase: Phase) => string;
  workspace: (phase: Phase) => Workspace;
  /** Reads what `npm run local` has left, and points this process at it. */
  load: () => Promise<void>;
}

/** Lets a test file have a local platform in a folder of its own, which it brings up itself. */
export function setUp(): Platform {
  const before = { ...process.env };
  let folder: string;
  let variables: NodeJS.ProcessEnv = {};
  let outputs: { [P in Phase]: Outputs<P> };

  const environment = () => ({ ...before, ...variables });
  const npmIn: Platform["npmIn"] = async (cwd, script, ...args) => {
    const { stdout } = await promisify(execFile)("npm", ["run", "--silent", script, "--", ...args], {
      cwd,
      env: { ...before, GROUNDWORK_LOCAL_FOLDER: folder },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  };
  const npm: Platform["npm"] = (script, ...args) => npmIn(".", script, ...args);
  const stackFolder = (phase: Phase) => path.join(folder, "cdktf.out", "stacks", `local-${phase}`);

  beforeAll(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), "local-")), "platform");
  });
  afterAll(async () => {
    process.env = before;
    await npm("local:down").catch(() => {});
    await rm(path.dirname(folder), { recursive: true, force: true });
  }, MINUTE);

  return {
    folder: () => folder,
    outputs: () => outputs,
    environment,
    npm,
    npmIn,
    stackFolder,
    workspace: (phase) =>
      new Workspace({
        folder: stackFolder(phase),
        environment: environment(),
        logFile: path.join(folder, "logs", `local-${phase}.log`),
      }),
    load: async () => {
      variables = parseEnv(await readFile(path.join(folder, "env"), "utf8"));
      Object.assign(process.env, variables);
      const text = await readFile(path.join(folder, "outputs", "local.json"), "utf8");
      const file = JSON.parse(text) as Record<string, never>;
      outputs = Object.fromEntries(phases.map((phase) => [phase, file[`local-${phase}`]])) as never;
    },
  };
}
