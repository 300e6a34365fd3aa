import { MigrationError } from "../migrate/errors";

/** What AWS says of credentials that are missing, over, unknown, or may not do this. */
const CREDENTIALS =
  /AccessDenied|UnauthorizedOperation|Credentials|ExpiredToken|UnrecognizedClient|InvalidClientToken/;

/**
 * What a service of AWS refused, as an error that the user can mend; any other error as it is.
 *
 * @returns a MigrationError: `unreachable` for credentials that do not do, else `failed`
 */
export function explainAwsError(error: unknown): unknown {
  const { name = "", message = "", $metadata } = (error ?? {}) as Partial<Error> & { $metadata?: object };
  const isOfCredentials = CREDENTIALS.test(name);
  if (error instanceof MigrationError || (!$metadata && !isOfCredentials)) return error;
  const text = isOfCredentials
    ? `These AWS credentials do not do: ${message} (${name}). Sign in again, or as somebody who may: docs/backup.md, "Who may".`
    : `AWS refuses it: ${message} (${name}).`;
  return new MigrationError(isOfCredentials ? "unreachable" : "failed", text, {}, { cause: error });
}
