/**
 * Users of the database that log in with an IAM token and have no password, as the migrations make them
 * (`*_logins.sql`). Beside them there is only the master user, for the first migrations and for emergencies.
 */
export const logins = {
  /** The application; a member of chat_app. */
  service: "chat_service",
  /** The migration runner and the background work, where they are told to use a token. */
  deployer: "chat_deployer",
} as const;

/**
 * The ARN that `rds-db:connect` takes for one user of one cluster.
 * Source: Aurora User Guide, "Creating and using an IAM policy for IAM database access".
 */
export function loginArn(
  user: string,
  { account, region, clusterResourceId }: { account: string; region: string; clusterResourceId: string },
): string {
  return `arn:aws:rds-db:${region}:${account}:dbuser:${clusterResourceId}/${user}`;
}
