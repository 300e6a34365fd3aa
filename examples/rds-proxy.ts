import { prod } from "../environments/prod";
import type { SettingsInput } from "../environments/schema";

/**
 * An RDS Proxy before the cluster, by TLS only, with an endpoint for the readers too.
 *
 * Costs: 0.018 USD an hour for each capacity unit of the cluster (Tokyo), eight at least: about 105 USD a month,
 * and about 31 for its endpoint for readers in three zones.
 * Gives up: the identity of a transaction is a setting of the session, which pins the connection to its client, so that
 * connections are not shared; what is left of its use is that it holds connections through a failover. The cluster never
 * sleeps. The proxy logs in by passwords: `chat_service`, which has none, goes past it to the cluster.
 * Use: copy `proxy`; keep the secrets of further users in Secrets Manager first, under the key for secrets. Clients take
 * `rds_proxy_endpoint` and `rds_proxy_reader_endpoint` in place of the cluster's.
 */
export const rdsProxy: SettingsInput = {
  ...prod,
  environment: "rds-proxy",
  database: {
    ...prod.database,
    proxy: {
      authentication: "secret",
      secretNames: ["chat/reporting-user"],
      idleClientTimeoutSeconds: 1800,
      maxConnectionsPercent: 90,
    },
  },
};
