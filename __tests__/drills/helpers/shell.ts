import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { emulatorEnvironment } from "../../../tools/local/emulator";
import { cliFolder } from "./setup";

/** A shell in which commands are run one after the other, and which keeps their variables and functions. */
export interface Shell {
  /** Runs a script to its end. @returns its standard output @throws when a command of it fails, with what it said */
  run: (script: string, variables?: Readonly<Record<string, string>>) => Promise<string>;
  /** Another shell that begins as this one is now. */
  fork: () => Promise<Shell>;
  close: () => Promise<void>;
}

/** Opens a shell whose AWS CLI talks to the emulator. @param variables beside that */
export async function openShell(
  endpoint: string,
  region: string,
  variables: NodeJS.ProcessEnv = {},
): Promise<Shell> {
  const { AWS_PROFILE, AWS_SESSION_TOKEN, ...own } = process.env;
  void AWS_PROFILE;
  void AWS_SESSION_TOKEN;
  const env = {
    ...own,
    ...emulatorEnvironment(endpoint, region),
    PATH: `${path.join(cliFolder, "bin")}:${process.env.PATH}`,
    AWS_MAX_ATTEMPTS: "1",
    // Compiled once: the CLI starts in a third of the time.
    PYTHONDONTWRITEBYTECODE: "",
    ...variables,
  };
  return shellIn(await mkdtemp(path.join(tmpdir(), "drill-")), env);
}

function shellIn(directory: string, env: NodeJS.ProcessEnv): Shell {
  const state = path.join(directory, "state");
  return {
    run: (script, variables = {}) =>
      new Promise((resolve, reject) => {
        const whole = [
          `[ ! -f '${state}' ] || . '${state}'`,
          assign(variables),
          `set -aeuo pipefail\n${script}`,
          // Every variable and function is kept for the next script.
          `set +aeu; { export -p; declare -f; } > '${state}'`,
        ].join("\n");
        execFile("bash", ["-c", whole], { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
          if (error) reject(new Error(`${script}\nended with ${error.code}:\n${stdout}${stderr}`));
          else resolve(stdout);
        });
      }),
    fork: async () => {
      const copy = await mkdtemp(path.join(tmpdir(), "drill-"));
      await copyFile(state, path.join(copy, "state"));
      return shellIn(copy, env);
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

function assign(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join("");
}
