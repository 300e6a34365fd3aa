import type { Resource } from "../view/resource";

/** The value of a parameter in a parameter group; undefined where the group does not set it. */
export function parameterOf(group: Resource, name: string): unknown {
  const parameter = group.blocks("parameter").find((each) => each.name === name);
  return parameter && group.valueIn(parameter, "value");
}
