/** What is read here of `terraform show -json` of a saved plan (its format 1.2). */
export interface PlanJson {
  readonly resource_changes?: readonly PlannedChange[];
}

export interface PlannedChange {
  readonly address: string;
  /** The address before, of a resource that a `moved` block renames. */
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  /** Why, where it is not a change of attributes: `replace_because_tainted`. */
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete" | "forget")[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    /** True where a value is known after the apply only, in the shape of the value. */
    readonly after_unknown?: unknown;
    /** True where a value is sensitive, in the shape of the value. */
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    /** The attributes that force a replacement, as steps from the resource down. */
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}
