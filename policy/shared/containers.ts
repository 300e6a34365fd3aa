import type { Breach } from "../control";
import { isBlock, listOf } from "../view/arguments";
import type { Arguments } from "../view/arguments";
import type { Resource } from "../view/resource";

/** A breach for every container of a task definition that is not as it must be, or one when they cannot be read. */
export function breachesOfContainers(
  task: Resource,
  argument: string,
  isAllowed: (container: Arguments) => boolean,
  allowed: string,
): Breach[] {
  const containers = containersOf(task);
  if (!containers?.length) {
    const found = task.value("container_definitions");
    return [{ resource: task, argument: "container_definitions", found, allowed: "containers as JSON" }];
  }
  return containers
    .filter((container) => !isAllowed(container))
    .map((container) => ({
      resource: task,
      argument: `${String(container.name)}: ${argument}`,
      found: container[argument],
      allowed,
    }));
}

/** The containers of a task definition; undefined where their text is known only when Terraform runs. */
function containersOf(task: Resource): Arguments[] | undefined {
  const text = task.value("container_definitions");
  if (typeof text !== "string") return undefined;
  try {
    return listOf(JSON.parse(text)).filter(isBlock);
  } catch {
    return undefined;
  }
}
