import type { Breach } from "../control";
import { isBlock, listOf } from "../view/arguments";
import type { Arguments } from "../view/arguments";
import type { Resource } from "../view/resource";

/** A breach for every statement of a policy that is not as it must be, or one when there is no policy to be read. */
export function breachesOfStatements(
  resource: Resource,
  argument: string,
  isAllowed: (statement: Arguments) => boolean,
  allowed: string,
): Breach[] {
  const statements = resource.statements(argument);
  if (!statements?.length) {
    return [{ resource, argument, found: resource.value(argument), allowed: "a policy as JSON" }];
  }
  return statements
    .filter((statement) => !isAllowed(statement))
    .map((statement) => ({ resource, argument, found: statement.Sid ?? statement, allowed }));
}

/** Operators that demand a value; those that deny one, or are content without the key, keep nobody out. */
const DEMANDS = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/;

/** The keys of which a condition demands values, in lower case; of one that may have any value it demands none. */
export function demandedKeys(condition: unknown): string[] {
  if (!isBlock(condition)) return [];
  return Object.entries(condition)
    .filter(([operator]) => DEMANDS.test(operator))
    .flatMap(([, tests]) => (isBlock(tests) ? Object.entries(tests) : []))
    .filter(([, values]) => !listOf(values).includes("*"))
    .map(([key]) => key.toLowerCase());
}

/** Keys that say who asks. */
const CALLERS = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceowner",
  "kms:calleraccount",
];

/** Whether a statement allows something to everybody, or to all but some, and no condition says who asks. */
export function isPublic({ Effect, Principal, NotPrincipal, Condition }: Arguments): boolean {
  const principals = isBlock(Principal) ? listOf(Principal.AWS) : [Principal];
  const isEverybody = principals.includes("*") || NotPrincipal !== undefined;
  return Effect === "Allow" && isEverybody && !demandedKeys(Condition).some((key) => CALLERS.includes(key));
}

/** The actions of a statement; one that names those it leaves out takes in all others. */
export function actionsOf({ Action, NotAction }: Arguments): string[] {
  return NotAction === undefined ? listOf(Action).map(String) : ["*"];
}

/** The resources of a statement; one that names those it leaves out takes in all others. */
export function resourcesOf({ Resource, NotResource }: Arguments): string[] {
  return NotResource === undefined ? listOf(Resource).map(String) : ["*"];
}

/** Whether a statement allows one of these actions, by name or by a pattern. */
export function allows(statement: Arguments, actions: readonly string[]): boolean {
  const patterns = actionsOf(statement).map((action) => {
    const pattern = action
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".");
    return new RegExp(`^${pattern}$`, "i");
  });
  return statement.Effect === "Allow" && actions.some((action) => patterns.some((each) => each.test(action)));
}
