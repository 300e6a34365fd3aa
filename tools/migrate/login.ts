import { logins } from "../../modules/database/logins";
import type { DatabaseOutputs } from "./connect";
import { MigrationError } from "./errors";
import { fetchCredentials } from "./secret";

/** As whom to log in: as the master user with the password from its secret, or as `logins.deployer` with an IAM token. */
export type LoginKind = "secret" | "iam";

export interface Login {
  kind: LoginKind;
  user: string;
  /** The password itself, or what gives a new token for each connection. */
  password: string | (() => Promise<string>);
}

/**
 * Makes the function that says how to log in. The secret is fetched once, by the first connection; a token is made for
 * each, when the server asks for it, so after TLS was verified.
 */
export function makeLogin(outputs: DatabaseOutputs, kind: LoginKind = "secret"): () => Promise<Login> {
  if (kind === "iam") {
    const login: Login = { kind, user: logins.deployer, password: () => makeToken(outputs, logins.deployer) };
    return async () => login;
  }
  let credentials: ReturnType<typeof fetchCredentials> | undefined;
  return async () => {
    const { username: user, password } = await (credentials ??= fetchCredentials(
      outputs.db_credentials_secret_arn,
    ));
    return { kind, user, password };
  };
}

/**
 * A token is signed on this machine: for the cluster's own name and port, whichever way the connection takes, and
 * good for 15 minutes. Aurora User Guide, "IAM database authentication".
 *
 * @throws MigrationError `unreachable` without AWS credentials
 */
async function makeToken(outputs: DatabaseOutputs, username: string): Promise<string> {
  const { Signer } = await import("@aws-sdk/rds-signer");
  const { aurora_cluster_arn: arn, aurora_cluster_endpoint: hostname, aurora_port: port } = outputs;
  const region = arn.split(":")[3];
  try {
    return await new Signer({
      hostname,
      port: Number(port),
      username,
      ...(region && { region }),
    }).getAuthToken();
  } catch (error) {
    throw new MigrationError(
      "unreachable",
      `There are no AWS credentials to sign an IAM token for ${username} with: ${(error as Error).message} ` +
        "Set AWS_PROFILE or sign in.",
      {},
      { cause: error },
    );
  }
}
