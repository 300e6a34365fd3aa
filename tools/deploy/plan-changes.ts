import { factsOf } from "../review/provider/facts";
import type { Action, AttributeChange, ResourceChange } from "../review/model";
import { differences, plainPath } from "../review/value";
import type { PlannedAction } from "../terraform/messages";
import type { PlanJson, PlannedChange } from "../terraform/plan-json";

/** What a plan would do, as a review says it. */
export interface PhasePlan {
  readonly phase: string;
  readonly changes: readonly ResourceChange[];
  /** The same in Terraform's words, by address. */
  readonly planned: ReadonlyMap<string, PlannedAction>;
}

const terraformWords: Readonly<Record<Action, PlannedAction>> = {
  create: "create",
  update: "update",
  replace: "replace",
  destroy: "delete",
  move: "move",
  forget: "remove",
};

/** Shown in place of a value. */
const SENSITIVE = "(sensitive)";
const KNOWN_LATER = "known after the apply";

/** Reads a plan of one phase. Values of sensitive attributes are left out. */
export function readPlan(environment: string, phase: string, plan: PlanJson): PhasePlan {
  const changes = (plan.resource_changes ?? []).flatMap((planned): ResourceChange[] => {
    const action = planned.mode === "managed" ? actionOf(planned) : undefined;
    if (!action) return [];
    const { address, previous_address: movedFrom } = planned;
    const attributes = attributesOf(planned);
    return [{ environment, phase, address, action, attributes, ...(movedFrom ? { movedFrom } : {}) }];
  });
  return {
    phase,
    changes,
    planned: new Map(changes.map(({ address, action }) => [address, terraformWords[action]])),
  };
}

function actionOf({ change: { actions }, previous_address: previous }: PlannedChange): Action | undefined {
  if (actions.includes("create")) return actions.includes("delete") ? "replace" : "create";
  if (actions.includes("update")) return "update";
  if (actions.includes("delete")) return "destroy";
  if (actions.includes("forget")) return "forget";
  return previous ? "move" : undefined;
}

function attributesOf(planned: PlannedChange): AttributeChange[] {
  const { type, change } = planned;
  const { sets } = factsOf(type);
  const replacing = (change.replace_paths ?? []).map((steps) =>
    steps.filter((step) => typeof step === "string").join("."),
  );
  const unknown = topLevel(change.after_unknown);
  const secret = [...topLevel(change.before_sensitive), ...topLevel(change.after_sensitive)];
  const [before, after] = [withoutNothing(change.before), withoutNothing(change.after)];
  const found = differences(before, after, { isSet: (path) => sets.includes(path) }).filter(
    ({ path }) => !unknown.includes(nameOf(path)),
  );
  const known = found.map(({ path, ...values }): AttributeChange => {
    const hidden = secret.includes(nameOf(path));
    const replaces = replacing.some((name) => isBelow(plainPath(path), name));
    return {
      path,
      ...(hidden ? { before: SENSITIVE, after: SENSITIVE } : values),
      ...(replaces ? { replaces } : {}),
    };
  });
  const later = unknown.map((name): AttributeChange => {
    const replaces = replacing.some((path) => isBelow(path, name));
    return { path: name, because: KNOWN_LATER, ...(replaces ? { replaces } : {}) };
  });
  const attributes = [...known, ...later];
  // A resource is replaced without an attribute's doing when its creation failed half way, or another's change asks it.
  const isForced = actionOf(planned) === "replace" && !attributes.some(({ replaces }) => replaces);
  const reason = (planned.action_reason ?? "no reason given").replaceAll("_", " ");
  return isForced ? [...attributes, { path: reason, replaces: true }] : attributes;
}

const nameOf = (path: string) => /^[^.[]*/.exec(path)![0];
const isBelow = (path: string, name: string) => path === name || path.startsWith(`${name}.`);

/** Names of attributes of which something is marked. */
function topLevel(marks: unknown): string[] {
  const isMarked = (mark: unknown): boolean =>
    mark === true || (typeof mark === "object" && mark !== null && Object.values(mark).some(isMarked));
  return Object.entries((marks ?? {}) as Record<string, unknown>).flatMap(([name, mark]) =>
    isMarked(mark) ? [name] : [],
  );
}

/** What Terraform writes as null or as an empty list is not there. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && !(Array.isArray(entry) && entry.length === 0))
      .map(([name, entry]) => [name, withoutNothing(entry)]),
  );
}
