import { prod } from "./prod";
import type { SettingsInput } from "./schema";

/**
 * Staging: production's shape and profile in an account of its own, at a smaller size.
 *
 * About 815 US dollars a month, 607 to 1797 by how much it is used: `npm run cost -- staging`.
 */
export const staging: SettingsInput = {
  ...prod,
  environment: "staging",
  account: "222222222222",
  dataClassification: "internal",
  security: {
    ...prod.security,
    cognito: {
      ...prod.security.cognito,
      callbackUrls: [
        "https://staging.chat.example.com/callback",
        "https://staging.chat.example.com/auth/callback",
      ],
      logoutUrls: ["https://staging.chat.example.com"],
    },
  },
  database: { ...prod.database, minCapacity: 0.5, maxCapacity: 8, readers: 1, maxConnections: 500 },
  cache: { ...prod.cache, nodeType: "cache.t4g.small", nodes: 2 },
  realtime: {
    ...prod.realtime,
    cpu: 512,
    memory: 1024,
    minTasks: 2,
    maxTasks: 6,
    domain: { name: "realtime.staging.chat.example.com", hostedZoneId: "Z0123456789EXAMPLE" },
  },
  // Nobody is woken for staging.
  monitoring: { ...prod.monitoring, pages: prod.monitoring.notices },
  governance: prod.governance && {
    ...prod.governance,
    budget: { ...prod.governance.budget, monthlyUsd: 1200 },
  },
  cdn: {
    ...prod.cdn,
    domain: { name: "staging.chat.example.com", hostedZoneId: "Z0123456789EXAMPLE" },
  },
};
