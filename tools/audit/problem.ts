/** What kind of tampering was found. */
export type ProblemKind =
  | "row changed"
  | "row removed"
  | "row added"
  | "row moved"
  | "seal changed"
  | "seal missing"
  | "month missing"
  | "anchor missing"
  | "file incomplete";

/** One thing that is not as it was sealed. */
export interface Problem {
  kind: ProblemKind;
  /** The first row that does not fit, as far as it is known. */
  row?: { id: string; table?: string; time?: string; operation?: string; key?: string };
  seal?: string;
  message: string;
}

/** How many problems are told; more are only counted. */
export const toldProblems = 20;

/** What a check found. */
export interface Verification {
  seals: number;
  rows: number;
  /** Rows that no seal covers yet. */
  unsealed: number;
  /** Months that retention dropped; their seals were checked, their rows are gone. */
  expired: string[];
  /** The newest seal. */
  head?: { number: string; hash: string };
  /** Whether an anchor was given. */
  anchored: boolean;
  /** The first problems, in the order of the chain; empty if all is as it was sealed. */
  problems: Problem[];
  problemCount: number;
}

/** Collects problems; keeps the first ones. */
export class Problems {
  readonly told: Problem[] = [];
  count = 0;

  add(problem: Problem): void {
    if (++this.count <= toldProblems) this.told.push(problem);
  }
}
