import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLineOf } from "../process";
import type { Account } from "./account";

/**
 * The process that serves a data directory.
 *
 * A process id alone proves nothing, for ids are used again: the process must also have been started on this very
 * directory. @returns undefined if there is none, also when a killed server left its `postmaster.pid` behind.
 */
export async function findPostmaster(dataDirectory: string): Promise<number | undefined> {
  const file = await readFile(path.join(dataDirectory, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(file, 10);
  if (!(pid > 1)) return undefined;
  return `${await commandLineOf(pid)} `.includes(` -D ${dataDirectory} `) ? pid : undefined;
}

/**
 * Lets a server start although the process id in the `postmaster.pid` of a killed one belongs to another program now.
 * PostgreSQL takes a file with the id of its own parent for a leftover, and still looks for that server's children
 * by the memory that the file names, which it could not if the file were removed.
 */
export async function disownLeftover(dataDirectory: string): Promise<void> {
  const file = path.join(dataDirectory, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || (await findPostmaster(dataDirectory))) return;
  await writeFile(file, text.replace(/^\d+/, String(process.pid)));
}

/** Starts a server that outlives this process. @returns its process id. */
export function startPostmaster(options: {
  native: string;
  dataDirectory: string;
  port: number;
  logFile: string;
  account: Account | undefined;
}): { pid: number; exited: () => boolean } {
  const log = openSync(options.logFile, "w");
  const child = spawn(
    path.join(options.native, "bin", "postgres"),
    ["-D", options.dataDirectory, "-p", String(options.port)],
    {
      detached: true,
      stdio: ["ignore", log, log],
      cwd: "/",
      env: serverEnvironment,
      uid: options.account?.uid,
      gid: options.account?.gid,
    },
  );
  closeSync(log);
  let ended = false;
  child.once("exit", () => (ended = true));
  child.once("error", () => (ended = true));
  child.unref();
  return { pid: child.pid ?? 0, exited: () => ended };
}

/** What PostgreSQL's programs see of the environment: nothing of the caller's may change what they do. */
export const serverEnvironment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** Stops the server of a data directory: at once but cleanly, and by force if it does not go. */
export async function stopPostmaster(dataDirectory: string): Promise<boolean> {
  const pid = await findPostmaster(dataDirectory);
  if (!pid) return false;
  // https://www.postgresql.org/docs/15/server-shutdown.html: fast, then immediate, then none of the server's doing.
  for (const [signal, seconds] of [
    ["SIGINT", 15],
    ["SIGQUIT", 5],
    ["SIGKILL", 5],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return true;
    }
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) {
      if ((await commandLineOf(pid)) === "") return true;
    }
  }
  throw new Error(
    `PostgreSQL (process ${pid}, ${dataDirectory}) does not stop. Stop it by hand: kill -9 ${pid}`,
  );
}
