import type { Client } from "pg";
import { userEmail } from "../../client/columns";
import { ColumnEncryption } from "../../client/encryption";
import { EncryptionError } from "../../client/errors";
import { MigrationError } from "../migrate/errors";

/** How a person is named: by one of these. */
export interface SubjectName {
  /** users.id */
  id?: string;
  /** The claim `sub` of his token. */
  cognitoId?: string;
  /** Without regard to case, as are addresses. */
  username?: string;
  /** Found whether it is sealed or not; a sealed one by its blind index, for which KMS must answer. */
  email?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The id of the user who is meant. An id is taken as it is: he may be erased already.
 *
 * @throws MigrationError `usage` when he is not named by exactly one thing, `refused` when there is no such user, or
 * more than one
 */
export async function findSubject(client: Client, name: SubjectName): Promise<string> {
  const given = Object.entries(name).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    throw new MigrationError(
      "usage",
      `Name the person by one thing, not ${given.length}: an id, --cognito-id, --username or --email.`,
    );
  }
  const [[kind, value]] = given as [[keyof SubjectName, string]];
  if (kind === "id") {
    if (uuid.test(value)) return value.toLowerCase();
    throw new MigrationError(
      "usage",
      `${value} is not the id of a user, which is a uuid. Other names: --cognito-id, --username, --email.`,
    );
  }
  let found = await search(client, name, null);
  if (found.length === 0 && kind === "email") {
    const index = await blindIndex(client, value);
    if (index) found = await search(client, {}, index);
  }
  if (found.length === 1) return found[0]!;
  throw new MigrationError(
    "refused",
    found.length === 0
      ? `There is no user whose ${kind} is ${value}.`
      : `${found.length} users have the ${kind} ${value}: ${found.join(", ")}. Name one by his id.`,
  );
}

async function search(client: Client, name: SubjectName, index: Buffer | null): Promise<string[]> {
  const { rows } = await client.query("SELECT privacy.find_subject($1, $2, $3, $4) AS id", [
    name.cognitoId ?? null,
    name.username ?? null,
    name.email ?? null,
    index,
  ]);
  return rows.map(({ id }) => id);
}

/** Nothing while no address can be sealed, because no key was made yet. */
async function blindIndex(client: Client, email: string): Promise<Buffer | undefined> {
  const encryption = new ColumnEncryption({ db: client });
  try {
    return await encryption.blindIndex(userEmail, email);
  } catch (error) {
    if (error instanceof EncryptionError && error.failure === "no_active_key") return undefined;
    throw error;
  } finally {
    encryption.close();
  }
}
