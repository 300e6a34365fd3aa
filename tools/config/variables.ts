import type { Settings } from "../../environments/schema";
import { logins } from "../../modules/database/logins";
import type { Phase } from "../../stacks/outputs";
import type { OutputsOf } from "../outputs/read";

/** Phases whose outputs the application's configuration is made of. */
export const phases = [
  "security",
  "database",
  "cache",
  "realtime",
  "cdn",
] as const satisfies readonly Phase[];

type Source = OutputsOf<(typeof phases)[number]>;

/**
 * The application's configuration by variable: what a browser bundle may hold (`VITE_`, which Vite inlines), and
 * what the server needs. A secret appears only as the ARN from which the server fetches it.
 */
export function variables(
  settings: Settings,
  { security, database, cache, realtime, cdn }: Source,
): Record<string, string> {
  return {
    VITE_AWS_REGION: settings.region,
    VITE_COGNITO_USER_POOL_ID: security.cognito_user_pool_id,
    VITE_COGNITO_CLIENT_ID: security.cognito_client_id,
    VITE_COGNITO_HOSTED_UI_URL: security.cognito_hosted_ui_url,
    // By the pages' own origin: a page that came by HTTPS may open nothing but wss.
    VITE_WEBSOCKET_URL: `${cdn.frontend_url.replace(/^https/, "wss")}${settings.realtime.websocketPath}`,
    AWS_REGION: settings.region,
    COGNITO_USER_POOL_ID: security.cognito_user_pool_id,
    COGNITO_CLIENT_ID: security.cognito_client_id,
    COGNITO_ISSUER: `https://${security.cognito_user_pool_endpoint}`,
    DATABASE_HOST: database.aurora_cluster_endpoint,
    DATABASE_READER_HOST: database.aurora_reader_endpoint,
    DATABASE_PORT: String(database.aurora_port),
    DATABASE_NAME: database.aurora_database_name,
    DATABASE_USERNAME: logins.service,
    REDIS_URL: cache.redis_connection_string,
    REDIS_READER_HOST: cache.redis_reader_endpoint,
    REDIS_SECRET_ARN: cache.redis_credentials_secret_arn,
    UPLOAD_BUCKET: realtime.upload_s3_bucket,
    FRONTEND_URL: cdn.frontend_url,
  };
}
