import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import net from "node:net";
import { promisify } from "node:util";
import { ToolError } from "../../errors";
import { commandLineOf } from "../process";

const HOST = "127.0.0.1";
const LISTENS = "0A";

/**
 * Finds a port for the emulator.
 *
 * @param port the port wanted; 0 for any free one
 * @throws ToolError when it is taken, naming the process that holds it if that can be found
 */
export async function freePort(port: number): Promise<number> {
  const server = net.createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host: HOST, exclusive: true }, resolve);
    });
    const { port: found } = server.address() as net.AddressInfo;
    await new Promise((closed) => server.close(closed));
    return found;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const choose =
      "Choose another with `npm run local -- --emulator-port <port>`, or leave it out for any free one.";
    if (code === "EACCES") {
      throw new ToolError(`Port ${port} cannot be used by this account: below 1024 only root may. ${choose}`);
    }
    const holder = await holderOf(port);
    throw new ToolError(
      `Port ${port} for the AWS emulator is taken${holder ? ` by process ${holder.pid} (${holder.command})` : ""}. ${choose}`,
    );
  }
}

interface Holder {
  readonly pid: number;
  readonly command: string;
}

/** The process that listens on a port of this machine; undefined if it cannot be found, as with another account's. */
async function holderOf(port: number): Promise<Holder | undefined> {
  const pid = process.platform === "linux" ? await pidFromProc(port) : await pidFromLsof(port);
  return pid === undefined ? undefined : { pid, command: (await commandLineOf(pid)).slice(0, 120) };
}

async function pidFromLsof(port: number): Promise<number | undefined> {
  const found = await promisify(execFile)("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"]).catch(
    () => undefined,
  );
  const pid = Number(found?.stdout.split("\n")[0]);
  return pid || undefined;
}

async function pidFromProc(port: number): Promise<number | undefined> {
  const sockets = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const lines = await readFile(table, "utf8").catch(() => "");
    for (const line of lines.split("\n").slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [address, state, inode] = [fields[1], fields[3], fields[9]];
      if (state === LISTENS && parseInt(address!.split(":")[1]!, 16) === port)
        sockets.add(`socket:[${inode}]`);
    }
  }
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const folder = `/proc/${pid}/fd`;
    for (const descriptor of await readdir(folder).catch(() => [])) {
      if (sockets.has(await readlink(`${folder}/${descriptor}`).catch(() => ""))) return Number(pid);
    }
  }
  return undefined;
}
