import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { ResourceEvent, RunRecord } from "./run-record";

/** Delivered runs that are kept, for `--resume` and for whoever looks. */
const KEPT = 10;

/** Why the database refused a run, in a file beside its others. */
const REASON = "refused.txt";

type Kind = "pending" | "refused" | "delivered";

/** The files of one run: what it is, each resource it changed, and the JSON of each phase. */
export class RunFiles {
  constructor(readonly folder: string) {}

  readRun(): RunRecord {
    return JSON.parse(readFileSync(path.join(this.folder, "run.json"), "utf8")) as RunRecord;
  }

  writeRun(run: RunRecord): void {
    mkdirSync(this.folder, { recursive: true });
    writeWhole(path.join(this.folder, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
  }

  readEvents(): ResourceEvent[] {
    const lines = readIfThere(path.join(this.folder, "events.jsonl")).split("\n");
    // A line that was being written when the run was killed, or the disk full, is cut off.
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as ResourceEvent];
      } catch {
        return [];
      }
    });
  }

  addEvents(events: readonly ResourceEvent[]): void {
    // A line before each: one that was cut off takes none that follows along.
    const lines = events.map((event) => `\n${JSON.stringify(event)}\n`);
    appendFileSync(path.join(this.folder, "events.jsonl"), lines.join(""));
  }

  /** Keeps a phase's JSON. */
  addTemplate(phase: string, json: string): void {
    mkdirSync(path.join(this.folder, "templates"), { recursive: true });
    writeWhole(this.template(phase), json);
  }

  /** A phase's JSON; empty if there was no room to keep it. */
  readTemplate(phase: string): string {
    return readIfThere(this.template(phase));
  }

  private template(phase: string): string {
    return path.join(this.folder, "templates", `${phase}.json`);
  }
}

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The runs of one environment on this machine. */
export class RunStore {
  constructor(private readonly folder: string) {}

  /** Files for a run that begins. */
  create({ id, startedAt }: RunRecord): RunFiles {
    return new RunFiles(
      path.join(this.folder, "pending", `${startedAt.replaceAll(/[:.]/g, "-")}-${id.slice(0, 8)}`),
    );
  }

  /** The runs whose records are not delivered, the oldest first. */
  pending(): RunFiles[] {
    return this.list("pending");
  }

  /** The runs whose records the database refused, the oldest first. */
  refused(): RunFiles[] {
    return this.list("refused");
  }

  /** The last run, delivered or not; undefined where there is none. */
  last(): RunFiles | undefined {
    return [...this.list("delivered"), ...this.refused(), ...this.pending()]
      .sort((a, b) => path.basename(a.folder).localeCompare(path.basename(b.folder), "en"))
      .at(-1);
  }

  /** Notes that a run's records are delivered, and lets go of old ones. */
  delivered(run: RunFiles): void {
    rmSync(path.join(run.folder, REASON), { force: true });
    this.move(run, "delivered");
    for (const { folder } of this.list("delivered").slice(0, -KEPT)) rmSync(folder, { recursive: true });
  }

  /** Sets a run aside that the database refuses, with the reason. @returns the folder that it is in now */
  setAside(run: RunFiles, reason: string): string {
    writeWhole(path.join(run.folder, REASON), `${reason}\n`);
    return this.move(run, "refused");
  }

  private move(run: RunFiles, kind: Kind): string {
    const target = path.join(this.folder, kind, path.basename(run.folder));
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(run.folder, target);
    return target;
  }

  private list(kind: Kind): RunFiles[] {
    const folder = path.join(this.folder, kind);
    return namesIn(folder)
      .sort()
      .map((name) => path.join(folder, name))
      .filter((run) => namesIn(run).includes("run.json"))
      .map((run) => new RunFiles(run));
  }
}

/** Writes a file by another name first: killed or on a full disk, it stays as it was. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return "";
  }
}

/** Whether an error says that a file, or the folder it would be in, is not there. */
const isAbsent = (error: unknown) =>
  ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
