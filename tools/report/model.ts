import type { Severity } from "../../policy/control";

/** What a source told, or why it could not be asked. */
export type Part<T> =
  | { readonly known: true; readonly value: T }
  /** @property reason what is wrong and how to mend it, as it is printed */
  | { readonly known: false; readonly reason: string };

/** The first of many: what a page has room for, and how many there are. */
export interface Listed<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** Resources of one type in a phase. */
export interface TypeCount {
  /** Terraform's name, `aws_rds_cluster`. */
  readonly type: string;
  readonly count: number;
  /** What is lost with one; undefined for a type that holds no data. */
  readonly holds?: string;
}

/** What a phase reads of another. */
export interface Reads {
  readonly phase: string;
  /** Names of the outputs. */
  readonly outputs: readonly string[];
}

export interface PhaseModel {
  readonly phase: string;
  readonly reads: readonly Reads[];
  /** What holds data first, then by number. */
  readonly types: readonly TypeCount[];
}

/** A monthly estimate, in US dollars. */
export interface Range {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export interface CostEstimate {
  /** The day of the prices, `2026-11-01`. */
  readonly pricedAt: string;
  readonly total: Range;
  /** In the order of the phases. */
  readonly phases: readonly (Range & { readonly phase: string })[];
}

/** A month in US dollars; undefined where nothing is recorded. */
export interface MonthCost {
  /** `2026-11`. */
  readonly month: string;
  readonly estimated?: number;
  readonly actual?: number;
}

export type DeploymentStatus = "pending" | "in_progress" | "completed" | "failed" | "rolled_back";

/** How many resources a plan changes, by what it does to them: create, update, replace, destroy. */
export type Changes = Readonly<Record<string, number>>;

/** What became of one phase in a deployment. */
export interface PhaseResult {
  readonly phase: string;
  /** In the words of `npm run deploy`. */
  readonly result: string;
  /** Whether it went well; undefined while it is not known. */
  readonly ok?: boolean;
  /** What was planned. */
  readonly changes?: Changes;
}

export interface Deployment {
  readonly id: string;
  readonly status: DeploymentStatus;
  /** ISO 8601, as all times here. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly triggeredBy: string;
  readonly version?: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly error?: string;
  readonly phases: readonly PhaseResult[];
}

/** What a control can come to in an environment, in the order in which it is shown. */
export const controlResults = ["passed", "given-up", "suppressed", "violated", "nothing-to-judge"] as const;

/** One breach of a control. */
export interface ControlFinding {
  readonly place: string;
  readonly found: string;
  readonly allowed: string;
  /** Why a suppressed one is accepted. */
  readonly reason?: string;
}

export interface ControlModel {
  readonly name: string;
  readonly ids: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  /** The worst that was found. */
  readonly result: (typeof controlResults)[number];
  /** What development goes without. */
  readonly givesUp?: string;
  readonly mend: string;
  readonly givenUp: readonly ControlFinding[];
  readonly suppressed: readonly ControlFinding[];
  readonly violations: readonly ControlFinding[];
}

export interface ControlsModel {
  readonly controls: readonly ControlModel[];
  /** How many judgements there were: a control on a resource each. */
  readonly judgements: number;
  /** Secure defaults that are not in force, a sentence each. */
  readonly overridden: readonly string[];
  /** Suppressions that match nothing, a sentence each. */
  readonly unused: readonly string[];
}

export interface Backup {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly createdAt: string;
  /** Undefined where it is kept until somebody deletes it. */
  readonly expiresAt?: string;
  readonly gigabytes?: number;
  readonly encrypted: boolean;
  readonly region?: string;
}

export interface RestoreTest {
  readonly at: string;
  readonly backupId: string;
  readonly passed: boolean;
  readonly seconds?: number;
  /** What was checked or went wrong, a sentence each. */
  readonly details: readonly string[];
}

/** Both newest first. */
export interface BackupsModel {
  readonly backups: Listed<Backup>;
  readonly tests: Listed<RestoreTest>;
}

export interface StaleResource {
  readonly id: string;
  readonly type: string;
  readonly phase?: string;
  readonly address?: string;
  readonly lastSeenAt: string;
  /** Undefined where a state has it still, and AWS has not. */
  readonly staleSince?: string;
}

export interface InventoryModel {
  /** When something was last seen; undefined where nothing ever was. */
  readonly syncedAt?: string;
  /** Resources that are there. */
  readonly present: number;
  /** What a state has still first, then what is gone longest. */
  readonly stale: Listed<StaleResource>;
}

/** Everything that the page shows, and nothing that it does not. */
export interface ReportModel {
  readonly project: string;
  readonly environment: string;
  readonly profile: string;
  readonly account: string;
  readonly region: string;
  readonly dataClassification: string;
  /** When the data was read: the page's own time, by which it counts ages. */
  readonly takenAt: string;
  /** The commit of the checkout whose settings are shown; undefined outside git. */
  readonly commit?: string;
  /** Whether files differed from that commit. */
  readonly isDirty: boolean;
  /** In their order. */
  readonly phases: readonly PhaseModel[];
  readonly controls: ControlsModel;
  readonly estimate: Part<CostEstimate>;
  /** Oldest first. */
  readonly months: Part<readonly MonthCost[]>;
  /** Newest first. */
  readonly deployments: Part<Listed<Deployment>>;
  readonly backups: Part<BackupsModel>;
  readonly inventory: Part<InventoryModel>;
}
