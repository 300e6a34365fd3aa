import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ToolError } from "../errors";

/** The oldest Python that the pinned packages run on: moto 5.2.5 and Checkov 3.3.30 need 3.10. */
const MINIMUM = [3, 10] as const;

/** Names that a Python goes by, the likeliest first; the last ones are for systems whose `python3` is older. */
const NAMES = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

const INSTALL =
  "Install it: `sudo apt install python3 python3-venv` (Debian, Ubuntu), `brew install python` (macOS), " +
  "or https://www.python.org/downloads/. If it is there under another name, set PYTHON to its path.";

/** What a Python says of itself; `ensurepip` is what makes the `pip` of a virtual environment. */
const PROBE = `
import importlib.util, json, sys
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "executable": sys.executable,
    "venv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
}))`;

export interface Python {
  readonly executable: string;
  /** For example `3.11.7`. */
  readonly version: string;
}

interface Probe {
  readonly version: [number, number, number];
  readonly executable: string;
  readonly venv: boolean;
}

/**
 * Finds a Python for a program: the one that PYTHON names, else the first that fits on PATH.
 *
 * @param program what needs it, as an error begins: `The AWS emulator`
 * @throws ToolError when there is none, naming each one found with what it lacks, and how to install one
 */
export async function findPython(
  program: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Python> {
  const rejected: string[] = [];
  for (const name of environment.PYTHON ? [environment.PYTHON] : NAMES) {
    const probe = await askPython(name, environment);
    if (!probe) continue;
    const version = probe.version.join(".");
    if (isTooOld(probe.version)) rejected.push(`${name} is Python ${version}`);
    else if (!probe.venv) rejected.push(`${name} (Python ${version}) has no venv module`);
    else return { executable: probe.executable, version };
  }
  const minimum = MINIMUM.join(".");
  if (rejected.length) {
    throw new ToolError(
      `${program} needs Python ${minimum} or later with its venv module, but ${rejected.join(", ")}. ${INSTALL}`,
    );
  }
  const missing = environment.PYTHON
    ? `PYTHON names ${environment.PYTHON}, which does not run as a Python`
    : "no python3 or python is on PATH";
  throw new ToolError(`${program} needs Python ${minimum} or later, but ${missing}. ${INSTALL}`);
}

async function askPython(name: string, env: NodeJS.ProcessEnv): Promise<Probe | undefined> {
  try {
    const { stdout } = await promisify(execFile)(name, ["-c", PROBE], { env, timeout: 20_000 });
    return JSON.parse(stdout) as Probe;
  } catch {
    return undefined;
  }
}

function isTooOld([major, minor]: readonly number[]): boolean {
  return major! < MINIMUM[0] || (major === MINIMUM[0] && minor! < MINIMUM[1]);
}
