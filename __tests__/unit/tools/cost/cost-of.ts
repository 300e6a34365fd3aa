import { estimate } from "../../../../tools/cost/estimate";
import type { Estimate, EstimatedResource } from "../../../../tools/cost/estimate";
import { usageOf } from "../../../../tools/cost/usage/usage";
import type { Usage } from "../../../../tools/cost/usage/usage";

type Resources = Record<string, Record<string, object>>;

/** What a development environment uses. */
export const usage = usageOf({ environment: "dev", profile: "development" });

/** Estimates one phase that has these resources, in Tokyo. */
export function estimateOf(resource: Resources, change: Partial<Usage> = {}): Estimate {
  const provider = { aws: [{ region: "ap-northeast-1" }, { alias: "osaka", region: "ap-northeast-3" }] };
  return estimate("dev", { phase: { provider, resource } }, { ...usage, ...change });
}

/** One resource of an estimate, by its address. */
export function find({ phases }: Estimate, address: string): EstimatedResource | undefined {
  return phases.flatMap(({ resources }) => resources).find((each) => each.address === address);
}

/** Expected cents of one price line of an estimate. */
export function centsOf({ phases }: Estimate, price: string): number {
  return phases
    .flatMap(({ resources }) => resources.flatMap(({ charges }) => charges))
    .filter((charge) => charge.price === price)
    .reduce((cents, { monthly }) => cents + monthly[1], 0);
}
