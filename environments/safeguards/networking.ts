import { logRetention, safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of the network. */
export const networkingSafeguards: readonly Safeguard[] = [
  safeguard(["networking.nat"], (nat) => nat !== "single", {
    minimum: '"per-az", or "none" with interface endpoints',
    mend: 'set it to "per-az"',
    why: "with one NAT gateway, the failure of its zone cuts off all zones (Well-Architected REL10-BP01)",
    givesUp: "One NAT gateway: when its zone fails, no zone has a way out.",
  }),
  logRetention("networking.flowLogRetentionDays"),
];
