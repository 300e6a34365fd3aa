import type { Resource } from "../../policy/view/resource";
import type { View } from "../../policy/view/view";
import { ToolError } from "../errors";
import { Quantity } from "./quantity";
import type { AssumptionName } from "./usage/assumptions";

/** One line of a bill: so much of something that has a price. */
export interface Charge {
  /** A line of prices/prices.json. */
  readonly price: string;
  readonly quantity: Quantity;
  /** Where it is charged @default the region of the resource */
  readonly region?: string;
}

/** What a resource is priced by. */
export interface Pricing {
  readonly resource: Resource;
  /** The environment around it. */
  readonly view: View;
  /** An assumption, as a quantity. */
  readonly use: (assumption: AssumptionName) => Quantity;
}

/** The charges of one resource type; none where this one costs nothing. */
export type Pricer = (pricing: Pricing) => readonly Charge[];

export function charge(price: string, quantity: Quantity | number, region?: string): Charge {
  return { price, quantity: typeof quantity === "number" ? Quantity.fixed(quantity) : quantity, region };
}

/**
 * A number among a resource's arguments, which the JSON may have as text.
 *
 * @param otherwise what it is where it is not set
 * @throws ToolError when it is no number, or not set and nothing is said for that
 */
export function numberAt(resource: Resource, path: string, otherwise?: number): number {
  const value = resource.value(path) ?? otherwise;
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new ToolError(
    `${resource.stack}: ${path} of ${resource.address} is ${JSON.stringify(value)}, no number, so it cannot be priced.`,
  );
}

/** The one resource that an argument points at. @throws ToolError where it points at none of this environment */
export function targetAt(resource: Resource, path: string): Resource {
  const [target] = resource.targets(path);
  if (target) return target;
  throw new ToolError(
    `${resource.stack}: ${path} of ${resource.address} points at nothing in these stacks, so it cannot be priced.`,
  );
}
