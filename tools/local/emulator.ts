import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { findPython } from "../python/find";
import { prepareVenv } from "../python/venv";
import { useEmulator } from "./emulator/external";
import { freePort } from "./emulator/port";
import { hashOf, isAlive, startServer, stopServer } from "./emulator/server";
import type { Server } from "./emulator/server";

export { useEmulator } from "./emulator/external";

/** Names an emulator that runs already; none is started or stopped then. */
export const ENDPOINT_VARIABLE = "GROUNDWORK_EMULATOR_ENDPOINT";

const source = path.resolve("tools/local/emulator");

export interface EmulatorOptions {
  /** Folder for the virtual environment, the log and the record of the server; made if missing. */
  readonly directory: string;
  /** Port on 127.0.0.1. @default 0: the running server's, else any free one */
  readonly port?: number;
  /** The account, twelve digits, that every caller belongs to. */
  readonly account: string;
  /** File of variables that Lambda functions get beside their own, read at each call. @default none */
  readonly functionEnvironment?: string;
  /** Told what goes on. @default nobody */
  readonly onProgress?: (message: string) => void;
}

export interface RunningEmulator {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly account: string;
  /** Whether it is the emulator that an earlier call gave: what was deployed then is still there. */
  readonly reused: boolean;
}

/**
 * Starts the AWS emulator, which outlives this process and keeps everything in memory; `stopEmulator` ends it.
 * A server that runs already is taken as it is, unless another port or account is asked for or its program changed;
 * then it is stopped first. What a killed run left behind is cleared. With GROUNDWORK_EMULATOR_ENDPOINT set, the
 * emulator at that address is taken instead.
 *
 * @throws ToolError for a missing or too old Python, packages that cannot be installed, a taken port, a server that
 *   does not start, or an emulator named by the variable that does not answer or serves another account
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const { port = 0, account, onProgress = () => {} } = options;
  const directory = path.resolve(options.directory);
  await mkdir(directory, { recursive: true });

  const named = process.env[ENDPOINT_VARIABLE];
  if (named) return takeNamed(directory, named, account);

  const earlier = await earlierServer(directory);
  if (earlier) {
    const fits = earlier.account === account && (port === 0 || earlier.port === port);
    if (fits && earlier.program === (await hashOf(source)) && (await isAlive(earlier))) {
      return { endpoint: earlier.endpoint, account, reused: true };
    }
  }
  // Before the earlier one is stopped, so that a port that is taken costs nothing.
  const chosen = port !== 0 && port === earlier?.port ? port : await freePort(port);
  if (earlier) {
    onProgress("stops the one that ran before");
    await stopServer(earlier);
  }
  await rm(recordFile(directory), { force: true });

  const program = "The AWS emulator";
  const python = await prepareVenv({
    program,
    directory: path.join(directory, "venv"),
    requirements: path.join(source, "requirements.txt"),
    modules: ["moto", "flask"],
    python: await findPython(program),
    onProgress,
  });
  onProgress("starts");
  const server = await startServer({
    python,
    source,
    port: chosen,
    account,
    logFile: path.join(directory, "server.log"),
    functionEnvironment: options.functionEnvironment && path.resolve(options.functionEnvironment),
    bytecode: path.join(directory, "bytecode"),
    onSpawn: (server) => writeRecord(directory, server),
  });
  return { endpoint: server.endpoint, account, reused: false };
}

/** Stops the emulator that was started with this folder, if it still runs; a named one is left running. */
export async function stopEmulator(directory: string): Promise<void> {
  const earlier = await earlierServer(path.resolve(directory));
  if (earlier) await stopServer(earlier);
  await rm(recordFile(path.resolve(directory)), { force: true });
}

/**
 * The environment that points Terraform, cdktf, the AWS CLI and the AWS SDK at the emulator and away from AWS:
 * credentials that are no one's, no configuration file of the user's, no request to the instance metadata.
 * AWS_PROFILE and AWS_SESSION_TOKEN must be unset beside it: an empty value does not count as unset for each of them.
 */
export function emulatorEnvironment(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    // S3's settings of an account are asked for at <account>.127.0.0.1, a name that is nowhere: Terraform goes through
    // the emulator to it. Names of this machine itself never go through a proxy, and nobody else here uses plain HTTP.
    HTTP_PROXY: endpoint,
  };
}

async function takeNamed(directory: string, endpoint: string, account: string): Promise<RunningEmulator> {
  const { identity } = await useEmulator(endpoint, account);
  const recorded = await readRecord(directory);
  const reused = recorded?.endpoint === endpoint && recorded.identity === identity;
  await stopEmulator(directory);
  await writeRecord(directory, { endpoint, identity });
  return { endpoint, account, reused };
}

/** What is on file: a server that was started, or one that was named. */
type EmulatorRecord = Server | { readonly endpoint: string; readonly identity: string };

const recordFile = (directory: string) => path.join(directory, "server.json");

async function writeRecord(directory: string, record: EmulatorRecord): Promise<void> {
  await writeFile(recordFile(directory), `${JSON.stringify(record, null, 2)}\n`);
}

/** The server that was started with this folder, whether it still runs or not. */
async function earlierServer(directory: string): Promise<Server | undefined> {
  const recorded = await readRecord(directory);
  return recorded && "pid" in recorded ? recorded : undefined;
}

async function readRecord(directory: string): Promise<EmulatorRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordFile(directory), "utf8")) as EmulatorRecord;
  } catch {
    // None yet, or one half written by a run that was killed: the server's port then shows as taken.
    return undefined;
  }
}
