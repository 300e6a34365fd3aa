import type { KeyPurpose } from "./columns";

/** What reads the keys: a pool or a client of `pg`. */
export interface Queryable {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

/** A data key as the database has it: wrapped by KMS, never plain. */
export interface KeyRecord {
  readonly id: number;
  readonly purpose: KeyPurpose;
  /** `active` seals and opens, `decrypt-only` opens, `destroyed` is only remembered. */
  readonly state: "active" | "decrypt-only" | "destroyed";
  /** KMS's ciphertext of the key; null once it is destroyed. */
  readonly wrappedKey: Uint8Array | null;
  /** The KMS key that wraps it. */
  readonly kmsKeyArn: string;
  /** What KMS must be told to unwrap it. */
  readonly encryptionContext: Readonly<Record<string, string>>;
}

/** The encryption context of a data key: KMS unwraps it for nothing else, and CloudTrail shows it. */
export function encryptionContextOf(purpose: KeyPurpose, id: number): Record<string, string> {
  return { "groundwork:purpose": purpose, "groundwork:key": String(id) };
}

/** Reads all keys, by number. */
export async function readKeyRecords(db: Queryable): Promise<Map<number, KeyRecord>> {
  const { rows } = await db.query(
    `SELECT id, purpose, state, wrapped_key AS "wrappedKey", kms_key_arn AS "kmsKeyArn",
       encryption_context AS "encryptionContext"
     FROM vault.encryption_keys ORDER BY id`,
  );
  return new Map((rows as KeyRecord[]).map((record) => [record.id, record]));
}
