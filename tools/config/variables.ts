import type { Settings } from "../../environments/schema";
import { logins } from "../../modules/database/logins";
import type { OutputNames, OutputsOf } from "../outputs/read";

/** The outputs that the application's configuration is made of. */
export const sources = {
  security: [
    "cognito_user_pool_id",
    "cognito_client_id",
    "cognito_hosted_ui_url",
    "cognito_user_pool_endpoint",
  ],
  database: ["aurora_cluster_endpoint", "aurora_reader_endpoint", "aurora_port", "aurora_database_name"],
  cache: ["redis_connection_string", "redis_reader_endpoint", "redis_credentials_secret_arn"],
  realtime: ["upload_s3_bucket"],
  cdn: ["frontend_url"],
} as const satisfies OutputNames;

/**
 * The application's configuration by variable: what a browser bundle may hold (`VITE_`, which Vite inlines), and
 * what the server needs. A secret appears only as the ARN from which the server fetches it.
 */
export function variables(
  settings: Settings,
  { security, database, cache, realtime, cdn }: OutputsOf<typeof sources>,
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
