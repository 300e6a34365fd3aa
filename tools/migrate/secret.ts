import { MigrationError } from "./errors";

/** What the credentials secret must hold; RDS's own managed secrets hold no more than this. */
export interface Credentials {
  username: string;
  password: string;
}

/**
 * Fetches the database's credentials from Secrets Manager, in the region that the ARN names.
 *
 * @throws MigrationError `unreachable` with a text of its own for: a secret that does not exist or is being deleted,
 * no permission (secret or key), no or expired AWS credentials, no answer, a secret that is not JSON or lacks a key,
 * an engine that is not PostgreSQL.
 */
export async function fetchCredentials(arn: string): Promise<Credentials> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const region = /^arn:[^:]+:secretsmanager:([^:]+):/.exec(arn)?.[1];
  const client = new SecretsManagerClient({
    ...(region && { region }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 },
  });
  let text: string | undefined;
  try {
    text = (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
  } catch (error) {
    throw new MigrationError("unreachable", describe(arn, error as Error), {}, { cause: error });
  } finally {
    client.destroy();
  }
  return parseCredentials(arn, text);
}

/** Reads the secret's text; the text itself is in no error. */
export function parseCredentials(arn: string, text: string | undefined): Credentials {
  const fail = (what: string): never => {
    throw new MigrationError(
      "unreachable",
      `The secret ${arn} ${what}. It must be a JSON object with username, password, engine, host, port and dbname, ` +
        "as the database phase writes it.",
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    fail("is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail("is not a JSON object");
  const { username, password, engine } = value as Record<string, unknown>;
  const missing = Object.entries({ username, password }).filter(
    ([, word]) => typeof word !== "string" || word === "",
  );
  if (missing.length > 0) fail(`lacks ${missing.map(([key]) => key).join(" and ")}`);
  if (engine !== undefined && !/postgres/.test(String(engine))) {
    throw new MigrationError(
      "unreachable",
      `The secret ${arn} is for a database of engine ${String(engine)}: the migrations are PostgreSQL's ` +
        "(aurora-postgresql). For another engine, keep its schema with tools of its own.",
    );
  }
  return { username: username as string, password: password as string };
}

function describe(arn: string, { name, message }: Error): string {
  switch (name) {
    case "ResourceNotFoundException":
      return `The secret ${arn} does not exist. Deploy the database phase again, or read fresh outputs.`;
    case "InvalidRequestException":
      return `The secret ${arn} cannot be read: ${message} If it is marked for deletion: aws secretsmanager restore-secret.`;
    case "AccessDeniedException":
      return (
        `These AWS credentials may not read the secret ${arn}: ${message} ` +
        "They need secretsmanager:GetSecretValue on it and kms:Decrypt on its key."
      );
    case "DecryptionFailure":
      return `The secret ${arn} cannot be decrypted: ${message} Its key must be enabled, and kms:Decrypt allowed.`;
    case "CredentialsProviderError":
      return `There are no AWS credentials to read the secret ${arn} with: ${message} Set AWS_PROFILE or sign in.`;
    case "ExpiredTokenException":
    case "UnrecognizedClientException":
    case "InvalidClientTokenId":
      return `AWS refuses these credentials, so the secret ${arn} cannot be read: ${message} Sign in again.`;
    default:
      return (
        `Secrets Manager gave no answer for the secret ${arn}: ${name}: ${message || "no connection"}. ` +
        "Check the network and, if it is set, AWS_ENDPOINT_URL."
      );
  }
}
