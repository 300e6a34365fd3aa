import type { Resource } from "../../../policy/view/resource";
import { numberAt, targetAt } from "../charge";
import type { Pricing } from "../charge";
import type { Quantity } from "../quantity";

/** How many tasks of a service run on average: as assumed, within what its scaling allows. */
export function tasksOf(service: Resource, { view, use }: Pick<Pricing, "view" | "use">): Quantity {
  const scaling = view
    .resources("aws_appautoscaling_target")
    .find((target) => target.targets("resource_id").includes(service));
  const [least, most] = scaling
    ? [numberAt(scaling, "min_capacity"), numberAt(scaling, "max_capacity")]
    : [numberAt(service, "desired_count"), numberAt(service, "desired_count")];
  return use("realtime.tasks").atLeast(least).atMost(most);
}

/** Processors of one task. */
export function processorsOf(service: Resource): number {
  return numberAt(targetAt(service, "task_definition"), "cpu") / 1024;
}

/** GB of memory of one task. */
export function memoryOf(service: Resource): number {
  return numberAt(targetAt(service, "task_definition"), "memory") / 1024;
}
