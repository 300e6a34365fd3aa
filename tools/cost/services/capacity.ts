import type { Resource } from "../../../policy/view/resource";
import { numberAt, targetAt } from "../charge";
import type { Pricing } from "../charge";
import { HOURS_OF_MONTH } from "../quantity";
import type { Quantity } from "../quantity";

/** The least that a database that is awake has. */
const LEAST_ACU = 0.5;

/**
 * Hours of capacity units of one instance of Aurora Serverless v2. A cluster whose least capacity is 0 sleeps when idle;
 * readers of promotion tiers 0 and 1 are as large as their writer, others scale by themselves.
 * Source: Aurora User Guide, "Performance and scaling for Aurora Serverless v2".
 */
export function capacityHours(instance: Resource, { use }: Pick<Pricing, "use">): Quantity {
  const cluster = targetAt(instance, "cluster_identifier");
  const least = numberAt(cluster, "serverlessv2_scaling_configuration.min_capacity");
  const most = numberAt(cluster, "serverlessv2_scaling_configuration.max_capacity");
  const hasWriter = !isSecondary(cluster);
  const follows = hasWriter && numberAt(instance, "promotion_tier", 1) <= 1;
  const capacity = use(follows ? "database.writerAcu" : "database.readerAcu");
  const bounded = capacity.atLeast(Math.max(least, LEAST_ACU)).atMost(most);
  return least === 0
    ? bounded.times(use("database.awakeHours").atMost(HOURS_OF_MONTH))
    : bounded.times(HOURS_OF_MONTH);
}

/** Whether a cluster is the copy of a Global Database in a second region. */
export function isSecondary(cluster: Resource): boolean {
  return cluster.value("global_cluster_identifier") !== undefined;
}
