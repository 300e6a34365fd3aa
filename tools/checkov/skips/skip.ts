import type { Settings } from "../../../environments/schema";

/** What sees to it instead: a control of policy/controls, or a test by its file and title. */
export type Cover = { readonly control: string } | { readonly test: string; readonly title: string };

/** A check of Checkov that some resources need not pass. */
export interface Skip {
  /** For example `CKV_AWS_18`. */
  readonly check: string;
  /** Phase and construct, for example `database/aurora/cluster`; `*` stands for one part of the path. */
  readonly resources: readonly [string, ...string[]];
  /** The only profile in which it is skipped. @default both */
  readonly profile?: Settings["profile"];
  readonly why: string;
  readonly coveredBy: readonly [Cover, ...Cover[]];
}
