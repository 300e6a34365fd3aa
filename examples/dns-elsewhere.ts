import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * Domains whose DNS is not in Route 53: the certificates are requested, the records that prove them are published for
 * you to make, and nothing waits.
 *
 * Costs: nothing; certificates are free.
 * Gives up: two records a domain are made by hand, and must stay for the certificate to be renewed.
 * Use: copy `realtime.domain`, `cdn.domain` and the callback addresses; deploy security, make the records that
 * `certificate_validation_records` names, then deploy realtime and cdn. See docs/domain.md.
 */
export const dnsElsewhere: SettingsInput = {
  ...dev,
  environment: "dns-elsewhere",
  security: {
    ...dev.security,
    cognito: {
      ...dev.security.cognito,
      callbackUrls: ["https://chat.example.org/callback"],
      logoutUrls: ["https://chat.example.org"],
    },
  },
  realtime: { ...dev.realtime, domain: { name: "realtime.chat.example.org" } },
  cdn: { ...dev.cdn, domain: { name: "chat.example.org" } },
};
