import type { SettingPath } from "../environments/path";
import type { Resource } from "./view/resource";
import type { View } from "./view/view";

/** How bad it is, in Security Hub's words. */
export type Severity = "critical" | "high" | "medium" | "low";

/**
 * The number of a control where it comes from. FSBP: AWS Foundational Security Best Practices, by Security Hub's
 * number; Security Hub: a control that another of its standards has; CIS: AWS Foundations Benchmark, with its version;
 * BLEA: a part of the Baseline Environment on AWS.
 */
export type ControlId =
  `${"FSBP" | "Security Hub"} ${string}.${number}` | `CIS ${string}/${number}.${string}` | `BLEA ${string}`;

/** Something that a control does not allow. */
export interface Breach {
  readonly resource: Resource;
  /** The argument, for example `deletion_protection`. */
  readonly argument: string;
  readonly found: unknown;
  /** What the argument may be. */
  readonly allowed: string;
}

/**
 * Resources by type and name, as under `resource` in Terraform's JSON; `data.` before a type makes it a data source.
 * They are laid over the compliant resources of policy/examples, null removes one or an argument (RFC 7396).
 */
export type Example = Readonly<Record<string, Readonly<Record<string, object | null>> | null>>;

/** What every synthesized environment is held to, for one thing that can be wrong. */
export interface Control {
  /** Its name, which is its file's. */
  readonly name: string;
  /** Its numbers elsewhere; none for a control that is this project's own. */
  readonly ids: readonly ControlId[];
  /** What must be so, as one sentence without a full stop. */
  readonly title: string;
  readonly severity: Severity;
  /** What happens otherwise. */
  readonly why: string;
  /** How to make it right. */
  readonly mend: string;
  /** Types of the resources that it judges, `aws_rds_cluster`; `*` for every resource. */
  readonly types: readonly [string, ...string[]];
  /** The setting that decides, where it is one. */
  readonly setting?: SettingPath;
  /** What the development profile gives up by going without: there it warns only. @default holds for every profile */
  readonly givesUp?: string;
  readonly check: (resource: Resource, view: View) => readonly Breach[];
  /** Both are the control's test: of all controls only this one must refuse what fails. */
  readonly examples: { readonly failing: readonly Example[]; readonly passing: readonly Example[] };
}
