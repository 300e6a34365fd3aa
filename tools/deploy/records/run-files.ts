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

/** The files of one run: what it is, each resource it changed, and the JSON of each phase. */
export class RunFiles {
  constructor(readonly folder: string) {}

  readRun(): RunRecord {
    return JSON.parse(readFileSync(path.join(this.folder, "run.json"), "utf8")) as RunRecord;
  }

  writeRun(run: RunRecord): void {
    mkdirSync(this.folder, { recursive: true });
    const file = path.join(this.folder, "run.json");
    // By another name first: killed or on a full disk, the file stays as it was.
    writeFileSync(`${file}.new`, `${JSON.stringify(run, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  }

  readEvents(): ResourceEvent[] {
    const lines = readIfThere(path.join(this.folder, "events.jsonl")).split("\n");
    // The last line of a run that was killed may be cut off.
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as ResourceEvent];
      } catch {
        return [];
      }
    });
  }

  addEvents(events: readonly ResourceEvent[]): void {
    const lines = events.map((event) => `${JSON.stringify(event)}\n`);
    appendFileSync(path.join(this.folder, "events.jsonl"), lines.join(""));
  }

  /** Keeps a phase's JSON. @returns its SHA-256 */
  addTemplate(phase: string, json: string): string {
    mkdirSync(path.join(this.folder, "templates"), { recursive: true });
    writeFileSync(this.template(phase), json);
    return sha256(json);
  }

  readTemplate(phase: string): string {
    return readFileSync(this.template(phase), "utf8");
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

  /** The last run, delivered or not; undefined where there is none. */
  last(): RunFiles | undefined {
    return [...this.list("delivered"), ...this.pending()]
      .sort((a, b) => path.basename(a.folder).localeCompare(path.basename(b.folder), "en"))
      .at(-1);
  }

  /** Notes that a run's records are delivered, and lets go of old ones. */
  delivered(run: RunFiles): void {
    const target = path.join(this.folder, "delivered", path.basename(run.folder));
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(run.folder, target);
    for (const { folder } of this.list("delivered").slice(0, -KEPT)) rmSync(folder, { recursive: true });
  }

  private list(kind: "pending" | "delivered"): RunFiles[] {
    const folder = path.join(this.folder, kind);
    return namesIn(folder)
      .sort()
      .map((name) => path.join(folder, name))
      .filter((run) => namesIn(run).includes("run.json"))
      .map((run) => new RunFiles(run));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code!)) return [];
    throw error;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return "";
  }
}
