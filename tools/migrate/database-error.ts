import { DatabaseError } from "pg";
import { MigrationError } from "./errors";

/** What the system says of a connection that broke; other codes with an E are of files. */
const LOST = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/;

/**
 * What the database said, or that the connection to it is gone, as `failed`. Every other error is returned as it is: one
 * that is explained already, or a fault of this program.
 */
export function explainDatabaseError(error: unknown): unknown {
  const { message, code } = error as Error & { code?: string };
  if (error instanceof DatabaseError) {
    const hint = error.hint ? ` ${error.hint}` : "";
    return new MigrationError(
      "failed",
      `The database said: ${message} (${code}).${hint}`,
      { code },
      { cause: error },
    );
  }
  if (LOST.test(code ?? "") || /^Connection terminated/.test(message)) {
    return new MigrationError(
      "failed",
      `The connection to the database was lost: ${message}. What was committed stays; run it again and it goes on.`,
      { code },
      { cause: error },
    );
  }
  return error;
}
