import { logRetention, safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of the service. */
export const realtimeSafeguards: readonly Safeguard[] = [
  safeguard(["realtime.onDemandBase"], (base) => base >= 1, {
    minimum: "1 task or more",
    mend: "set it to 1, and realtime.onDemandWeight to 1 or more",
    why: "Spot capacity can be taken away all at once, with two minutes' notice",
    givesUp: "All tasks run on Spot: AWS can take them away with two minutes' notice.",
  }),
  safeguard(["realtime.minTasks"], (tasks) => tasks >= 2, {
    minimum: "2 tasks or more",
    mend: "set it to 2",
    why: "one task is in one zone only (Well-Architected REL10-BP01)",
    givesUp: "One task: its failure is an outage of about a minute.",
  }),
  safeguard(["realtime.domain"], (domain) => domain !== undefined, {
    minimum: "a domain, so that it speaks HTTPS",
    mend: "give realtime.domain",
    why: "tokens and messages must not cross the internet in clear (FSBP ELB.1)",
    givesUp: "No HTTPS: tokens and messages cross the internet in clear.",
  }),
  logRetention("realtime.logRetentionDays"),
  safeguard(["realtime.deletionProtection"], (on) => on, {
    minimum: "true",
    mend: "set it to true",
    why: "a destroy by mistake must not take the address that clients know (FSBP ELB.6)",
    givesUp: "A destroy by mistake takes the load balancer with it.",
  }),
];
