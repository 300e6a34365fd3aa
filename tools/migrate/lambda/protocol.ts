import type { JobReport } from "../../maintain/maintain";
import type { RecordsRequest } from "../../records/perform";
import type { DatabaseOutputs } from "../connect";
import type { Failure, MigrationError, Place } from "../errors";
import type { Event } from "../events";
import type { LoginKind } from "../login";
import type { RunnerOptions } from "../session";
import type { TaskName, TaskTarget } from "../tasks";

/** Options of the runner that go along with a request. */
export type RequestOptions = Pick<
  RunnerOptions,
  "lockTimeout" | "statementTimeout" | "runnerTimeout" | "retries"
>;

/**
 * What the function is asked to do: one of the runner's commands, the background jobs of the database, an operation on
 * the platform's records, or what a backup or a test of one needs to know.
 */
export type FunctionRequest = (
  | {
      task: TaskName;
      target: TaskTarget;
      options: RequestOptions;
      /** What the caller's folder holds; a function that holds something else refuses. */
      migrations: MigrationDigest[];
    }
  | { task: "maintain" }
  | ({ task: "records" } & RecordsRequest)
  /** How many rows each table has. */
  | { task: "count-rows" }
  /** Is a copy that a restore test made whole? It may be nothing but such a copy. */
  | { task: "check-copy"; copy: DatabaseOutputs; migrations: MigrationDigest[] }
) & {
  /** @default "secret" */
  login?: LoginKind;
  /** Seconds to wait for a paused database. @default 60 */
  wait?: number;
};

/** One file of migrations: its hash vouches for all before it, too. */
export interface MigrationDigest {
  file: string;
  hash: string;
}

/** What the function answers, one line of JSON each, while it works; the last is a result or an error. */
export type Line =
  | { type: "event"; event: Event }
  /** A background job has ended. */
  | { type: "job"; job: JobReport }
  /** Sent while nothing else is, so that no router on the way drops the connection as idle. */
  | { type: "alive" }
  | { type: "result"; result: object }
  | { type: "error"; failure: Failure; message: string; place: Place };

/** Seconds between two signs of life; NAT gateways drop a connection after 350 s. */
export const aliveSeconds = 20;

export function encode(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

/** The lines of a text that arrives in pieces, each as soon as it is whole. */
export class LineReader {
  private rest = "";
  private readonly decoder = new TextDecoder();

  read(chunk: Uint8Array): Line[] {
    const parts = (this.rest + this.decoder.decode(chunk, { stream: true })).split("\n");
    this.rest = parts.pop()!;
    return parts.map((part) => JSON.parse(part, revive) as Line);
  }
}

/** Dates, which are text in JSON; the runner's results have them under one name. */
function revive(key: string, value: unknown): unknown {
  return key === "at" && typeof value === "string" ? new Date(value) : value;
}

export function errorLine({ failure, message, place }: MigrationError): Line {
  return { type: "error", failure, message, place };
}
