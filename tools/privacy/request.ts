import type { Client, DatabaseError } from "pg";
import { MigrationError } from "../migrate/errors";

/** Who wants it and why; both go on record, which is kept for good. */
export interface Justification {
  /** Who does it, on whose behalf. 1 to 255 characters. */
  requestedBy: string;
  /** The ticket. 1 to 1000 characters, with nothing of the person himself in it. */
  reason: string;
}

/**
 * Puts a request on record; from then on chat_privacy sees what is the subject's.
 *
 * @returns the request's id
 * @throws MigrationError `refused` when there is no such user, `usage` when the record would name the person
 */
export async function beginRequest(
  client: Client,
  kind: "export" | "erase",
  subject: string,
  { requestedBy, reason }: Justification,
): Promise<string> {
  try {
    const { rows } = await client.query("SELECT privacy.begin_request($1, $2, $3, $4) AS id", [
      kind,
      subject,
      requestedBy,
      reason,
    ]);
    return rows[0].id;
  } catch (error) {
    const { code, message, hint } = error as DatabaseError;
    const problem = { P0002: "refused", "22023": "usage", "23514": "usage" } as const;
    const failure = problem[code as keyof typeof problem];
    if (!failure) throw error;
    const mend =
      failure === "refused"
        ? ""
        : ` ${hint ?? "--requested-by takes 1 to 255 characters, --reason 1 to 1000."}`;
    throw new MigrationError(failure, `${sentence(message)}${mend}`, { code }, { cause: error });
  }
}

/** Records what was done for a request. */
export async function noteStep(client: Client, request: string, step: string, rows: number): Promise<void> {
  await client.query("SELECT privacy.note_step($1, $2, $3)", [request, step, rows]);
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
