import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../errors";
import { commandLineOf } from "../local/process";

export interface RunMarkerOptions {
  readonly file: string;
  /** The program's file, by which its process is known. */
  readonly program: string;
  /** As the user calls it. */
  readonly command: string;
}

interface Marker extends Omit<RunMarkerOptions, "file"> {
  readonly pid: number;
  /** The Terraform processes that the run started. */
  readonly children: number[];
}

/** Marks that a run is at work on an environment's files, for as long as it is. */
export class RunMarker {
  private readonly marker: Marker;

  constructor(private readonly options: RunMarkerOptions) {
    const { program, command } = options;
    this.marker = { pid: process.pid, program, command, children: [] };
  }

  /**
   * Begins a run.
   *
   * @returns what a killed run left: the Terraform processes that still go on; undefined if there was none
   * @throws ToolError while another run is at work
   */
  async begin(): Promise<number[] | undefined> {
    if (this.create()) return undefined;
    const before = this.readMarker();
    // Two programs share the marker of the environment `local`.
    if (before.program && (await commandLineOf(before.pid)).includes(before.program)) {
      throw new ToolError(
        `Another \`${before.command}\` is at work (process ${before.pid}). Wait for it to end, or interrupt it first.`,
        4,
      );
    }
    this.write();
    return orphans(before);
  }

  /** Notes a process that must not outlive the run. */
  addChild(pid: number): void {
    this.marker.children.push(pid);
    this.write();
  }

  /** Ends a run that was not killed, whether it failed or not. */
  end(): void {
    rmSync(this.options.file, { force: true });
  }

  /** Makes the marker, if there is none: of two runs that begin at the same moment, one does. */
  private create(): boolean {
    mkdirSync(path.dirname(this.options.file), { recursive: true });
    try {
      writeFileSync(this.options.file, JSON.stringify(this.marker), { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      return false;
    }
  }

  private write(): void {
    const { file } = this.options;
    // By another name first: a marker is whole, or is not there.
    writeFileSync(`${file}.new`, JSON.stringify(this.marker));
    renameSync(`${file}.new`, file);
  }

  private readMarker(): Marker {
    const nobody = { pid: 0, program: "", command: "", children: [] };
    try {
      return { ...nobody, ...(JSON.parse(readFileSync(this.options.file, "utf8")) as Marker) };
    } catch {
      return nobody;
    }
  }
}

async function orphans({ children }: Marker): Promise<number[]> {
  const alive = await Promise.all(
    children.map(async (pid) => ((await commandLineOf(pid)).includes("terraform") ? [pid] : [])),
  );
  return alive.flat();
}
