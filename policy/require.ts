import type { Breach } from "./control";
import { isToken } from "./view/reference";
import type { Resource } from "./view/resource";

/** Terraform takes booleans and numbers as text too. */
export const isTrue = (value: unknown): boolean => value === true || value === "true";
export const isFalse = (value: unknown): boolean => value === false || value === "false";

/** Whether something is given, be it known only when Terraform runs. */
export function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !Array.isArray(value) || value.length > 0;
}

/**
 * A breach when an argument is not as it must be. What is known only when Terraform runs cannot be judged, so it is a
 * breach too, unless the condition accepts it ({@link isSet} does).
 */
export function requireThat(
  resource: Resource,
  argument: string,
  isAllowed: (value: unknown) => boolean,
  allowed: string,
): Breach[] {
  const found = resource.value(argument);
  return isAllowed(found) ? [] : [{ resource, argument, found, allowed }];
}

export const requireTrue = (resource: Resource, argument: string): Breach[] =>
  requireThat(resource, argument, isTrue, "true");

/** False must be written, unless AWS takes it as false when it is not. */
export const requireFalse = (resource: Resource, argument: string, byDefault: boolean): Breach[] =>
  requireThat(
    resource,
    argument,
    (value) => isFalse(value) || (byDefault && value === undefined),
    byDefault ? "false or nothing" : "false",
  );

/** Something is given: a literal, or an expression that Terraform will know. */
export const requireSet = (resource: Resource, argument: string, allowed: string): Breach[] =>
  requireThat(resource, argument, isSet, allowed);

export const requireOneOf = (
  resource: Resource,
  argument: string,
  values: readonly (string | number | boolean)[],
): Breach[] =>
  requireThat(
    resource,
    argument,
    (value) => values.some((each) => String(each) === String(value)),
    values.map((each) => JSON.stringify(each)).join(" or "),
  );

export const requireAtLeast = (resource: Resource, argument: string, minimum: number, unit = ""): Breach[] =>
  requireThat(
    resource,
    argument,
    (value) => isSet(value) && !isToken(value) && Number(value) >= minimum,
    `${minimum}${unit && ` ${unit}`} or more`,
  );

/** Another resource of the type must point at this one by its argument; it is told as missing here. */
export function requireReferrer(resource: Resource, type: string, argument: string): Breach[] {
  if (resource.referrers(type, argument).length > 0) return [];
  return [{ resource, argument: type, found: undefined, allowed: `one whose ${argument} is this resource` }];
}
