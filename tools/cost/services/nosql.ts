import type { Resource } from "../../../policy/view/resource";
import { charge, numberAt, targetAt } from "../charge";
import type { Charge, Pricer, Pricing } from "../charge";
import { HOURS_OF_MONTH, Quantity } from "../quantity";

/** Items stand in the table and in each index, and are written to each. */
const table: Pricer = (pricing) => {
  const { resource, use } = pricing;
  const copies =
    1 + resource.blocks("global_secondary_index").length + resource.blocks("local_secondary_index").length;
  const storage = use("nosql.storageGb").times(copies);
  const capacity =
    resource.value("billing_mode") === "PROVISIONED"
      ? provisioned(pricing)
      : [
          charge("dynamodb.write", use("nosql.writes").times(copies)),
          charge("dynamodb.read", use("nosql.reads")),
        ];
  const recoverable = resource.value("point_in_time_recovery.enabled") === true;
  return [
    ...capacity,
    charge("dynamodb.gb", storage),
    ...(recoverable ? [charge("dynamodb.pitr.gb", storage)] : []),
  ];
};

/** Capacity is paid for by the hour, of the table and of each global index. */
function provisioned(pricing: Pricing): Charge[] {
  const { resource } = pricing;
  const parts = [
    { index: undefined, of: (name: string) => numberAt(resource, name) },
    ...resource.blocks("global_secondary_index").map((block) => ({
      index: String(block.name),
      of: (name: string) => Number(block[name]),
    })),
  ];
  return parts.flatMap(({ index, of }) => [
    charge("dynamodb.wcu.hour", units(pricing, index, "Write", of("write_capacity")).times(HOURS_OF_MONTH)),
    charge("dynamodb.rcu.hour", units(pricing, index, "Read", of("read_capacity")).times(HOURS_OF_MONTH)),
  ]);
}

/** Average units of a table, or of an index of it: what is set, or between the limits of its scaling. */
function units(
  { resource, view, use }: Pricing,
  index: string | undefined,
  kind: "Read" | "Write",
  set: number,
): Quantity {
  const dimension = `dynamodb:${index === undefined ? "table" : "index"}:${kind}CapacityUnits`;
  const scaling = view
    .resources("aws_appautoscaling_target")
    .find(
      (target) =>
        target.value("scalable_dimension") === dimension &&
        target.targets("resource_id").includes(resource) &&
        (index === undefined || String(target.value("resource_id")).endsWith(`/index/${index}`)),
    );
  if (!scaling) return Quantity.fixed(set);
  const least = numberAt(scaling, "min_capacity");
  return use("nosql.provisionedUnits")
    .times(numberAt(scaling, "max_capacity") - least)
    .plus(least);
}

/** A rule for the most used and one for the most throttled keys, and as many again where the key has two parts. */
const contributorInsights: Pricer = ({ resource, use }) => {
  const rules = rulesOf(targetAt(resource, "table_name"));
  const events = use("nosql.writes").plus(use("nosql.reads"));
  return [charge("contributor.rule.month", rules), charge("contributor.event", events.times(rules))];
};

function rulesOf(table: Resource): number {
  return table.value("range_key") === undefined ? 2 : 4;
}

export const nosql: Readonly<Record<string, Pricer>> = {
  aws_dynamodb_contributor_insights: contributorInsights,
  aws_dynamodb_table: table,
};
