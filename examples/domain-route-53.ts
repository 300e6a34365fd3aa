import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

const hostedZoneId = "Z0123456789EXAMPLE";

/**
 * Domains in a Route 53 zone of the account, for the pages and for the load balancer: certificates and records are
 * made, and renewed for as long as the zone is there.
 *
 * Costs: 0.50 USD a month for the zone; certificates and alias records cost nothing.
 * Gives up: nothing. Both names then speak TLS 1.2 at the least.
 * Use: copy `realtime.domain`, `cdn.domain` and the callback addresses, then deploy security, realtime and cdn. Until
 * ACM has seen the records, mostly some minutes, the security phase waits. See docs/domain.md.
 */
export const domainRoute53: SettingsInput = {
  ...dev,
  environment: "domain-route-53",
  security: {
    ...dev.security,
    cognito: {
      ...dev.security.cognito,
      callbackUrls: ["https://chat.example.com/callback"],
      logoutUrls: ["https://chat.example.com"],
    },
  },
  realtime: { ...dev.realtime, domain: { name: "realtime.chat.example.com", hostedZoneId } },
  cdn: { ...dev.cdn, domain: { name: "chat.example.com", hostedZoneId } },
};
