import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** What is kept of a server beside its data. */
export interface State {
  /** The folder of the data, which is elsewhere if root runs this and the server's account cannot reach `directory`. */
  home: string;
  port?: number;
  hostNames?: string[];
  tokenUsers?: string[];
  settings?: Record<string, string>;
}

const stateFile = (directory: string) => path.join(directory, "server.json");

/** @returns undefined if no server was ever started there */
export async function readState(directory: string): Promise<State | undefined> {
  try {
    return JSON.parse(await readFile(stateFile(directory), "utf8")) as State;
  } catch {
    return undefined;
  }
}

export async function writeState(directory: string, state: State): Promise<void> {
  await writeFile(stateFile(directory), JSON.stringify(state, null, 2) + "\n");
  await chmod(stateFile(directory), 0o644);
}
