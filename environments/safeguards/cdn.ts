import { logRetention, safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of CloudFront. */
export const cdnSafeguards: readonly Safeguard[] = [
  safeguard(["cdn.domain"], (domain) => domain !== undefined, {
    minimum: "a domain, so that its own certificate demands TLS 1.2",
    mend: "give cdn.domain",
    why: "CloudFront's own name also admits TLS 1.0 (FSBP CloudFront.7, CloudFront.15)",
    givesUp: "The pages have no domain of their own: CloudFront's name also admits TLS 1.0.",
  }),
  logRetention("cdn.logRetentionDays"),
  safeguard(["cdn.deletionProtection"], (on) => on, {
    minimum: "true",
    mend: "set it to true",
    why: "a destroy by mistake must not take the pages and the name to which DNS points",
    givesUp: "A destroy by mistake takes the web application's pages and CloudFront's name with it.",
  }),
];
