import { safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of alarms. */
export const monitoringSafeguards: readonly Safeguard[] = [
  safeguard(
    ["monitoring.pages.emails", "monitoring.pages.urls"],
    (emails, urls) => emails.length + urls.length > 0,
    {
      minimum: "one address or more here or in monitoring.pages.urls",
      mend: "give the address of who is on call",
      why: "an outage that nobody is told of lasts until users complain (Well-Architected OPS08-BP04)",
      givesUp: "Nobody is told when the service is down.",
    },
  ),
];
