import type { ChangeSummary, PlannedAction } from "../../terraform/messages";

/** What was deployed: the checkout that the stacks were synthesized from. */
export interface Source {
  /** Of package.json. */
  readonly version: string;
  /** Undefined outside of a git checkout. */
  readonly commit?: string;
  readonly branch?: string;
  /** Address of the remote `origin`, without credentials. */
  readonly repository?: string;
  /** Whether files differed from the commit. */
  readonly isDirty: boolean;
}

export interface PhaseResult {
  /** `applying` of a run that has ended: nobody knows how far it came. */
  readonly status: "applying" | "completed" | "failed";
  /** SHA-256 of the phase's JSON. */
  readonly template: string;
  /** Resources that the plan would create, update, replace, destroy or move. Undefined where nobody looked at one. */
  readonly plan?: Readonly<Record<string, number>>;
  readonly changes?: ChangeSummary;
  readonly seconds?: number;
  readonly error?: string;
}

/** One run of `npm run deploy`, or of `npm run local`. Holds no secret. */
export interface RunRecord {
  /** A uuid, by which the run is recorded once however often it is delivered. */
  readonly id: string;
  readonly command: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly phases: readonly string[];
  readonly status: "in_progress" | "completed" | "failed";
  /** ARN of the caller, or the user of this machine. */
  readonly triggeredBy: string;
  readonly source: Source;
  /** Times are ISO 8601, in UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly error?: string;
  readonly results: Readonly<Record<string, PhaseResult>>;
}

/** One changed resource of a run. */
export interface ResourceEvent {
  /** A uuid made of the run, the resource and what was done to it. */
  readonly id: string;
  readonly phase: string;
  readonly address: string;
  readonly resourceType: string;
  /** What AWS calls it, where known. */
  readonly resourceId?: string;
  readonly action: PlannedAction;
  readonly status: "completed" | "failed";
  readonly error?: string;
  /** When it ended. */
  readonly at: string;
  readonly seconds: number;
}
