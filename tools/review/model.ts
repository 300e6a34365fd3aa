/** The arguments of one block of Terraform JSON. */
export type Body = Record<string, unknown>;

/** A stack's Terraform JSON: blocks by kind. */
export type Stack = Record<string, unknown>;

/** The stacks of one environment, by phase. */
export type Platform = Readonly<Record<string, Stack>>;

/** `forget`: a `removed` block takes it out of the state and leaves it in AWS. */
export type Action = "create" | "update" | "replace" | "destroy" | "move" | "forget";

export interface AttributeChange {
  /** Names joined by dots; entries of a list by their name or number in brackets. */
  readonly path: string;
  /** Undefined where there is none. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Whether this alone makes Terraform replace the resource. */
  readonly replaces?: boolean;
  /** Why it changes though its text does not. */
  readonly because?: string;
}

export interface ResourceChange {
  readonly environment: string;
  readonly phase: string;
  /** As in a plan, for example `aws_rds_cluster.aurora_cluster_059EF40F`; `output.x`, `provider.aws` for other blocks. */
  readonly address: string;
  action: Action;
  attributes: AttributeChange[];
  /** The address before, of a resource that a `moved` block renames. */
  readonly movedFrom?: string;
}

/** Worst first: data is lost; Terraform looks for it where it is not; it can be lost more easily. */
export const severities = ["loss", "elsewhere", "weaker"] as const;

/** Something that would be lost, or could be lost more easily. */
export interface Danger {
  readonly severity: (typeof severities)[number];
  readonly environment: string;
  readonly phase: string;
  /** Undefined for a whole phase. */
  readonly address?: string;
  /** What happens to it and what is lost with it. */
  readonly message: string;
  /** Which change does it. */
  readonly cause: string;
  readonly mend: string;
}

export interface EnvironmentReview {
  readonly environment: string;
  /** `added` and `removed`: it is on one side only. */
  readonly presence: "both" | "added" | "removed";
  /** Phases on one side only. */
  readonly addedPhases: readonly string[];
  readonly removedPhases: readonly string[];
  readonly changes: readonly ResourceChange[];
  readonly dangers: readonly Danger[];
}

export interface Review {
  readonly ref: string;
  /** The commit that the ref names. */
  readonly commit: string;
  readonly environments: readonly EnvironmentReview[];
  /** Those of all environments, the worst first. */
  readonly dangers: readonly Danger[];
}
