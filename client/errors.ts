/**
 * What went wrong:
 *
 * - `malformed` the value is no sealed value: too short, or of a version that this client does not know
 * - `not_authentic` the value was changed, or belongs to another row or column; the cipher cannot tell which
 * - `unknown_key` no key of that number
 * - `key_destroyed` the key of the value was destroyed: what it sealed cannot be opened any more
 * - `no_active_key` nothing can be sealed: no key was made yet
 * - `kms_denied` KMS refuses these credentials, or there are none
 * - `kms_refused` KMS knows the caller and refuses the key: disabled, being deleted, or not the one that wrapped it
 * - `kms_unreachable` no answer from KMS
 * - `closed` the keys were closed
 */
export type EncryptionFailure =
  | "malformed"
  | "not_authentic"
  | "unknown_key"
  | "key_destroyed"
  | "no_active_key"
  | "kms_denied"
  | "kms_refused"
  | "kms_unreachable"
  | "closed";

/** Every error of sealing and opening. It holds neither plain text nor a key: it may be logged. */
export class EncryptionError extends Error {
  override name = "EncryptionError";

  constructor(
    readonly failure: EncryptionFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** SQLSTATE with which the database refuses a value that was sealed with a key that is not for writing any more. */
const STALE_KEY = "GW001";

/**
 * Whether the database refused a write because its value was sealed with a key that was replaced meanwhile. Seal it
 * again and repeat the transaction; nothing was written.
 */
export function isStaleKeyError(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === STALE_KEY;
}
