import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { open, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "../../errors";
import { commandLineOf } from "../process";

/** Seconds that the server may take until it answers; moto's import takes two on an idle machine. */
const START_LIMIT = 90;

/** A server that was started, as it is kept on file. */
export interface Server {
  readonly pid: number;
  /** A token on the server's command line: a process id is used again, this is not. */
  readonly identity: string;
  readonly endpoint: string;
  readonly port: number;
  readonly account: string;
  /** Hash of the program, so that a server of an older one is not taken for a new one. */
  readonly program: string;
}

export interface StartServerOptions {
  /** The Python of the virtual environment. */
  readonly python: string;
  /** Folder of server.py. */
  readonly source: string;
  readonly port: number;
  readonly account: string;
  readonly logFile: string;
  /** File of further variables for Lambda functions, read at each call. @default none */
  readonly functionEnvironment?: string;
  /** Folder for compiled modules, so that none is written beside the source. */
  readonly bytecode: string;
  /** Told of the server as soon as there is one, before it answers, so that a kill leaves none that is not on file. */
  readonly onSpawn: (server: Server) => Promise<void>;
}

/**
 * Starts the server so that it outlives this process, and waits until it answers.
 *
 * @throws ToolError with the end of its log when it ends or does not answer in time
 */
export async function startServer(options: StartServerOptions): Promise<Server> {
  const { python, source, port, account, logFile, functionEnvironment = "", bytecode, onSpawn } = options;
  const identity = randomUUID();
  const log = await open(logFile, "w");
  const child = spawn(
    python,
    [
      path.join(source, "server.py"),
      ...["--port", String(port), "--account", account, "--identity", identity],
      ...["--node", process.execPath, "--function-environment", functionEnvironment],
    ],
    {
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      env: { ...process.env, PYTHONPYCACHEPREFIX: bytecode, PYTHONDONTWRITEBYTECODE: "" },
    },
  );
  let ended: string | undefined;
  child.once("error", (error) => (ended = error.message));
  child.once("exit", (code, signal) => (ended = `ended with ${signal ?? code}`));
  await log.close();

  const endpoint = `http://127.0.0.1:${port}`;
  const server = { pid: child.pid ?? 0, identity, endpoint, port, account, program: await hashOf(source) };
  await onSpawn(server);
  const deadline = Date.now() + START_LIMIT * 1000;
  while ((await identityAt(endpoint))?.identity !== identity) {
    if (ended ?? Date.now() > deadline) {
      child.kill("SIGKILL");
      const reason = ended ?? `did not answer at ${endpoint} within ${START_LIMIT} s`;
      const tail = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-20).join("\n");
      throw new ToolError(
        `The AWS emulator did not start: it ${reason}. The end of its log, ${logFile}:\n${tail}`,
      );
    }
    await sleep(100);
  }
  child.removeAllListeners();
  child.unref();
  return server;
}

/** Whether the very server on file still runs and answers. */
export async function isAlive(server: Server): Promise<boolean> {
  return (await isRunning(server)) && (await identityAt(server.endpoint))?.identity === server.identity;
}

/** Stops the very server on file, if it still runs; another process with its id is left alone. */
export async function stopServer(server: Server): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!(await isRunning(server))) return;
    process.kill(server.pid, signal);
    for (let tries = 0; tries < 50 && (await isRunning(server)); tries++) await sleep(100);
  }
}

async function isRunning(server: Server): Promise<boolean> {
  return (await commandLineOf(server.pid)).includes(server.identity);
}

/** What the server at an address says of itself; undefined if none of this project's answers. */
export async function identityAt(
  endpoint: string,
): Promise<{ identity: string; account: string } | undefined> {
  try {
    const response = await fetch(new URL("/groundwork", endpoint), { signal: AbortSignal.timeout(2000) });
    return response.ok ? ((await response.json()) as { identity: string; account: string }) : undefined;
  } catch {
    return undefined;
  }
}

/** A hash of the server's program and its packages. */
export async function hashOf(source: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(source)).sort()) {
    if (/\.(mjs|py|txt)$/.test(name)) hash.update(name).update(await readFile(path.join(source, name)));
  }
  return hash.digest("hex");
}
