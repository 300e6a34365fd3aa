import type { Breach } from "../control";
import { isFalse } from "../require";
import type { Resource } from "../view/resource";
import type { View } from "../view/view";

/** A breach when no event subscription of the source type has these categories; one without categories has them all. */
export function breachesOfEvents(
  cluster: Resource,
  view: View,
  sourceType: string,
  categories: readonly string[],
): Breach[] {
  const told = view
    .resources("aws_db_event_subscription")
    .filter((each) => each.value("source_type") === sourceType && !isFalse(each.value("enabled")))
    .map((each) => each.list("event_categories"));
  const isTold = told.some((found) => !found.length || categories.every((each) => found.includes(each)));
  if (isTold) return [];
  return [
    {
      resource: cluster,
      argument: `event subscription of ${sourceType}`,
      found: told[0],
      allowed: categories.join(", "),
    },
  ];
}
