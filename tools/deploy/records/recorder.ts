import { randomUUID } from "node:crypto";
import type { Settings } from "../../../environments/schema";
import type { Phase } from "../../../stacks/outputs";
import { ToolError } from "../../errors";
import { keepError } from "../../records/mask-secrets";
import type { ChangedResource, ChangeSummary } from "../../terraform/messages";
import type { RunFiles, RunStore } from "./run-files";
import { sha256 } from "./run-files";
import type { PhaseResult, ResourceEvent, RunRecord } from "./run-record";
import { readSource } from "./source";

export type RunDetails = Omit<RunRecord, "id" | "status" | "startedAt" | "endedAt" | "error" | "results">;

/** Characters of an error that are kept. */
const ERROR_LENGTH = 4000;

/**
 * Keeps what a run does in files, as it does it: a killed run leaves all that it has done by then. Once the run is at
 * work a disk that is full does not stop it, for Terraform must come to its end; `end` tells.
 */
export class Recorder {
  private readonly files: RunFiles;
  private run: RunRecord;
  private unwritten: ResourceEvent[] = [];
  private readonly unwrittenTemplates = new Map<string, string>();

  /** @throws ToolError when the files cannot be written: nothing has begun yet */
  constructor(store: RunStore, details: RunDetails) {
    this.run = {
      ...details,
      id: randomUUID(),
      status: "in_progress",
      startedAt: new Date().toISOString(),
      results: {},
    };
    this.files = store.create(this.run);
    try {
      this.files.writeRun(this.run);
    } catch (error) {
      throw new ToolError(
        `The run cannot be recorded in ${this.files.folder}: ${(error as Error).message}. Nothing was begun. Make room ` +
          `or give the right to write there, then run it again.`,
      );
    }
  }

  get id(): string {
    return this.run.id;
  }

  /** A phase is about to be changed, or is found to need no change. @param json its Terraform JSON */
  begin(phase: string, json: string, plan?: Readonly<Record<string, number>>): void {
    this.unwrittenTemplates.set(phase, json);
    this.try(() => this.writeTemplates());
    this.note(phase, { status: "applying", template: sha256(json), plan });
  }

  /** A resource was changed, or was to be and failed. */
  changed(phase: string, resource: ChangedResource): void {
    const { address, type, action, isDone, id, seconds, error } = resource;
    this.unwritten.push({
      id: uuidOf([this.run.id, phase, address, action]),
      phase,
      address,
      resourceType: type,
      ...(id ? { resourceId: id } : {}),
      action,
      status: isDone ? "completed" : "failed",
      ...(error ? { error: keepError(error, ERROR_LENGTH) } : {}),
      at: new Date().toISOString(),
      seconds: Math.max(0, Math.round(seconds * 10) / 10),
    });
    this.writeEvents();
  }

  /** A phase is deployed, or failed. */
  finish(phase: string, end: { changes: ChangeSummary; seconds: number } | { error: string }): void {
    const begun = this.run.results[phase]!;
    this.note(
      phase,
      "error" in end
        ? { ...begun, status: "failed", error: keepError(end.error, ERROR_LENGTH) }
        : { ...begun, status: "completed", ...end },
    );
  }

  /**
   * The run ends.
   *
   * @throws ToolError when something of it could not be written: what it did in AWS is not touched by that
   */
  end(error?: string): void {
    this.run = {
      ...this.run,
      status: error === undefined ? "completed" : "failed",
      endedAt: notBefore(this.run.startedAt),
      ...(error === undefined ? {} : { error: keepError(error, ERROR_LENGTH) }),
    };
    try {
      this.files.writeRun(this.run);
      if (this.unwritten.length) this.files.addEvents(this.unwritten);
      this.writeTemplates();
    } catch (problem) {
      throw new ToolError(
        `The records of this run are not whole, for ${this.files.folder} cannot be written: ${(problem as Error).message}. ` +
          `What Terraform did is in its state, and in the logs.`,
      );
    }
  }

  private note(phase: string, result: PhaseResult): void {
    this.run = { ...this.run, results: { ...this.run.results, [phase]: result } };
    this.try(() => this.files.writeRun(this.run));
  }

  private writeTemplates(): void {
    for (const [phase, json] of this.unwrittenTemplates) {
      this.files.addTemplate(phase, json);
      this.unwrittenTemplates.delete(phase);
    }
  }

  private writeEvents(): void {
    this.try(() => {
      this.files.addEvents(this.unwritten);
      this.unwritten = [];
    });
  }

  /** What cannot be written now is written with the next, or at the end. */
  private try(write: () => void): void {
    try {
      write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}

/** What is known of a run before it begins. @param command as the user calls it */
export async function detailsOf(
  { environment, account, region }: Settings,
  command: string,
  phases: readonly Phase[],
  triggeredBy: string,
): Promise<RunDetails> {
  return { command, environment, account, region, phases, triggeredBy, source: await readSource() };
}

/**
 * Keeps a run on record from its beginning to its end, however it ends.
 *
 * @returns the run's id
 * @throws what `work` throws
 */
export async function recordRun(
  store: RunStore,
  details: RunDetails,
  work: (recorder: Recorder) => Promise<void>,
): Promise<string> {
  closeKilledRuns(store);
  const recorder = new Recorder(store, details);
  try {
    await work(recorder);
  } catch (error) {
    endFailed(recorder, error as Error);
    throw error;
  }
  recorder.end();
  return recorder.id;
}

/** @throws ToolError with both, if the failure cannot be written: the first is what must be mended */
function endFailed(recorder: Recorder, error: Error): void {
  const failure = error.message.trim();
  try {
    recorder.end(failure);
  } catch (unwritten) {
    const exitCode = error instanceof ToolError ? error.exitCode : 1;
    throw new ToolError(`${failure}\n\n${(unwritten as Error).message}`, exitCode);
  }
}

/** Ends the records of runs that were killed, so that they can be delivered. */
export function closeKilledRuns(store: RunStore): void {
  for (const files of store.pending()) {
    const run = files.readRun();
    if (run.status !== "in_progress") continue;
    files.writeRun({
      ...run,
      status: "failed",
      endedAt: notBefore(run.startedAt),
      error: "The run was killed; when it is found to be is its end here.",
    });
  }
}

/** Now, or the time given if the clock was set back since. */
function notBefore(time: string): string {
  return new Date(Math.max(Date.now(), Date.parse(time))).toISOString();
}

/** The same uuid for the same words, so that what is told twice is recorded once. */
function uuidOf(words: readonly string[]): string {
  const hash = sha256(words.join("\n"));
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join("-");
}
