export interface CapacityShares {
  /** Tasks on on-demand capacity before Spot is used at all. */
  readonly onDemandBase: number;
  /** Share of on-demand capacity in the tasks above the base; at least 1. */
  readonly onDemandWeight: number;
  /** Share of Spot in the tasks above the base; 0 for none. */
  readonly spotWeight: number;
}

export interface CapacityProviderStrategyItem {
  readonly capacityProvider: "FARGATE" | "FARGATE_SPOT";
  readonly base: number;
  readonly weight: number;
}

/**
 * How tasks spread over on-demand and Spot capacity. A service's own strategy replaces its cluster's, and Spot
 * never falls back to on-demand by itself, so a Spot-only strategy is an outage when Spot runs out.
 * Source: Amazon ECS API reference, CapacityProviderStrategyItem.
 * @throws when nothing would run on demand
 */
export function capacityStrategy({
  onDemandBase,
  onDemandWeight,
  spotWeight,
}: CapacityShares): CapacityProviderStrategyItem[] {
  if (onDemandWeight < 1) {
    throw new Error(
      `the weight of on-demand capacity is ${onDemandWeight}: ECS places no task on a capacity provider of ` +
        `weight 0, so that the base of ${onDemandBase} would not be kept. Allowed is 1 or more; for mostly Spot, ` +
        `raise the weight of Spot instead.`,
    );
  }
  const onDemand = { capacityProvider: "FARGATE", base: onDemandBase, weight: onDemandWeight } as const;
  const spot = { capacityProvider: "FARGATE_SPOT", base: 0, weight: spotWeight } as const;
  return spotWeight > 0 ? [onDemand, spot] : [onDemand];
}
