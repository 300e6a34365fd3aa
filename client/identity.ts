import { isIP } from "node:net";
import { escapeLiteral } from "pg";
import type { ClientBase, Pool, PoolClient } from "pg";

/** For whom a transaction works, and what is put on record about the request behind it. */
export interface Identity {
  /** Id of the user in `chat.users`, a UUID; his Cognito `sub` leads to it by `findUserId`. */
  userId: string;
  /**
   * The one room that the transaction is about, a UUID: it then sees that room only, and only if the user is in it.
   * Worth setting where it is known, above all for users of many rooms. @default all rooms of the user
   */
  roomId?: string;
  /** The request's id, at most 255 characters. @default none */
  requestId?: string;
  /** The caller's address, IPv4 or IPv6. @default none */
  sourceIp?: string;
  /** The caller's program, cut after 1024 characters. @default none */
  userAgent?: string;
  /** What was called: `POST /rooms/:id/messages`, at most 255 characters. @default none */
  endpoint?: string;
}

export interface TransactionOptions {
  /** A transaction that cannot write, as a reader instance wants it. @default false */
  readOnly?: boolean;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Runs `work` in one transaction that sees and writes what the user may, and commits it; on an error it is rolled back
 * and the error thrown on.
 *
 * The identity goes to the server in the message that begins the transaction, and ends with it: the connection can go
 * back to a pool, or to one in front of the server, and carries nothing to the next transaction. All settings are
 * written each time, so that nothing is left from somebody who set one for the session.
 *
 * @throws RangeError for an identity that is none, before anything is sent; Error when a statement of `work` failed
 * and `work` went on as if it had not.
 */
export async function asUser<T>(
  pool: Pool,
  identity: Identity,
  work: (client: ClientBase) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const begin = beginStatement(identity, options);
  const client = await pool.connect();
  // The pool listens to idle connections only: without this, one that is cut between two statements ends the process.
  client.on("error", ignore);
  try {
    await client.query(begin);
    const result = await work(client);
    // After a statement that failed, and whose error `work` caught, the server answers a COMMIT by rolling back.
    const { command } = await client.query("COMMIT");
    if (command !== "COMMIT") {
      throw new Error(
        "The transaction was rolled back: a statement in it failed and its error was caught. Let the error pass, or " +
          "put the statement between SAVEPOINT and ROLLBACK TO SAVEPOINT.",
      );
    }
    release(client);
    return result;
  } catch (error) {
    await client.query("ROLLBACK").then(
      () => release(client),
      (lost: Error) => release(client, lost),
    );
    throw error;
  }
}

const ignore = () => undefined;

/** @param lost why the connection cannot be used any more: it is closed, not given back */
function release(client: PoolClient, lost?: Error): void {
  client.off("error", ignore);
  client.release(lost);
}

/**
 * The id of a Cognito user, or undefined if he is not registered yet. A new user is inserted `asUser` of an id that the
 * application draws for him.
 *
 * @param cognitoId The claim `sub` of a token that the application has verified.
 */
export async function findUserId(client: Pool | ClientBase, cognitoId: string): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string | null }>("SELECT chat.user_id_of($1) AS id", [cognitoId]);
  return rows[0]?.id ?? undefined;
}

function beginStatement(identity: Identity, { readOnly = false }: TransactionOptions): string {
  const settings = Object.entries(contextSettings(identity)).map(
    ([name, value]) => `set_config('chat.${name}', ${escapeLiteral(value)}, true)`,
  );
  return `BEGIN${readOnly ? " READ ONLY" : ""}; SELECT ${settings.join(", ")}`;
}

function contextSettings(identity: Identity): Record<string, string> {
  const { userId, roomId, requestId = "", sourceIp = "", userAgent = "", endpoint = "" } = identity;
  requireForm("userId", userId, uuid.test(userId), "a UUID");
  if (roomId !== undefined) requireForm("roomId", roomId, uuid.test(roomId), "a UUID, or left out");
  requireForm("sourceIp", sourceIp, sourceIp === "" || isIP(sourceIp) !== 0, "an IPv4 or IPv6 address");
  requireForm("requestId", requestId, requestId.length <= 255, "at most 255 characters");
  requireForm("endpoint", endpoint, endpoint.length <= 255, "at most 255 characters");
  const context = {
    user_id: userId,
    room_id: roomId ?? "",
    request_id: requestId,
    source_ip: sourceIp,
    user_agent: userAgent.slice(0, 1024),
    endpoint,
  };
  // A header can hold what PostgreSQL's text cannot.
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [name, value.replaceAll("\0", "")]),
  );
}

function requireForm(name: keyof Identity, value: unknown, fits: boolean, allowed: string): void {
  if (fits) return;
  throw new RangeError(`The identity's ${name} is ${JSON.stringify(value)}; it must be ${allowed}.`);
}
