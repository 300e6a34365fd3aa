/** A breach that is accepted, with the reason. */
export interface Suppression {
  /** The name of the control. */
  readonly control: string;
  readonly environments: readonly string[] | "all";
  /** Phase and path of the construct, as the command shows it; `*` stands for one part of it, `**` for any. */
  readonly resource: string;
  /** Why that is right, and what covers the risk instead. */
  readonly reason: string;
}

/**
 * Every exception there is. One that matches nothing in an environment that it names is an error there, so that none
 * outlives its cause.
 */
export const suppressions: readonly Suppression[] = [];
