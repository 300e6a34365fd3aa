import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ToolError } from "../errors";
import { localFolder } from "./env";
import { commandLineOf } from "./process";

const file = path.join(localFolder, "run.json");
const PROGRAM = "tools/local/up.ts";

interface Marker {
  readonly pid: number;
  /** The Terraform processes that the run started. */
  readonly children: number[];
}

/** Marks that a run is at work, for as long as it is. */
export class RunMarker {
  private readonly marker: Marker = { pid: process.pid, children: [] };

  /**
   * Begins a run.
   *
   * @returns what a killed run left: the Terraform processes that still go on; undefined if there was none
   * @throws ToolError while another run is at work
   */
  async begin(): Promise<number[] | undefined> {
    const before = await readMarker();
    if (before && (await commandLineOf(before.pid)).includes(PROGRAM)) {
      throw new ToolError(
        `Another \`npm run local\` is at work (process ${before.pid}). Wait for it to end, or interrupt it first.`,
      );
    }
    this.write();
    return before && orphans(before);
  }

  /** Notes a process that must not outlive the run. */
  addChild(pid: number): void {
    this.marker.children.push(pid);
    this.write();
  }

  /** Ends a run that was not killed, whether it failed or not. */
  end(): void {
    rmSync(file, { force: true });
  }

  private write(): void {
    mkdirSync(localFolder, { recursive: true });
    writeFileSync(file, JSON.stringify(this.marker));
  }
}

async function orphans({ children }: Marker): Promise<number[]> {
  const alive = await Promise.all(
    children.map(async (pid) => ((await commandLineOf(pid)).includes("terraform") ? [pid] : [])),
  );
  return alive.flat();
}

async function readMarker(): Promise<Marker | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Marker;
  } catch (error) {
    // A run that was killed while it wrote the marker left half of it.
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : { pid: 0, children: [] };
  }
}
