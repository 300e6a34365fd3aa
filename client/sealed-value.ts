import { createCipheriv, createDecipheriv, randomFillSync } from "node:crypto";
import type { SealedColumn } from "./columns";
import { EncryptionError } from "./errors";

/**
 * A sealed value, version 1:
 *
 *     1 byte    version, 1
 *     4 bytes   number of the data key, big-endian
 *     12 bytes  nonce, random
 *     n bytes   AES-256-GCM of the text in UTF-8, padded with 0x80 and zeros to a multiple of 32 bytes (ISO 7816-4)
 *     16 bytes  tag
 *
 * The additional data are the version, the key's number, the column with its table and schema, a zero byte and the
 * row's id: a value that was moved to another row or column does not open.
 */
const VERSION = 1;
const HEADER = 5;
const NONCE = 12;
const TAG = 16;
const PADDING = 32;
const START = HEADER + NONCE;

const cipher = "aes-256-gcm";
const options = { authTagLength: TAG } as const;

/** Nonces are drawn many at once: a call for each would cost as much as the encryption. */
const nonces = Buffer.alloc(NONCE * 512);
let nextNonce = nonces.length;

/**
 * Seals a text for one column of one row.
 *
 * @param key the 32 bytes of the data key
 * @param keyId its number, 1 to 2^31 - 1
 * @param rowId the primary key of the row, a uuid
 */
export function sealValue(
  key: Uint8Array,
  keyId: number,
  column: SealedColumn,
  rowId: string,
  text: string,
): Buffer {
  const length = Buffer.byteLength(text);
  const padded = Buffer.alloc((Math.floor(length / PADDING) + 1) * PADDING);
  padded.write(text);
  padded[length] = 0x80;

  const sealed = Buffer.allocUnsafe(START + padded.length + TAG);
  sealed[0] = VERSION;
  sealed.writeInt32BE(keyId, 1);
  if (nextNonce === nonces.length) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  nonces.copy(sealed, HEADER, nextNonce, (nextNonce += NONCE));

  const sealing = createCipheriv(cipher, key, sealed.subarray(HEADER, START), options);
  sealing.setAAD(additionalData(sealed, column, rowId));
  sealed.set(sealing.update(padded), START);
  sealing.final();
  sealed.set(sealing.getAuthTag(), START + padded.length);
  padded.fill(0);
  return sealed;
}

/**
 * Opens a sealed value.
 *
 * @throws EncryptionError `malformed`, or `not_authentic` when the value was changed, another key sealed it, or it
 * belongs to another row or column.
 */
export function openValue(key: Uint8Array, column: SealedColumn, rowId: string, sealed: Uint8Array): string {
  const value = asBuffer(sealed);
  const keyId = keyIdOf(value, column, rowId);
  const end = value.length - TAG;
  const opening = createDecipheriv(cipher, key, value.subarray(HEADER, START), options);
  opening.setAAD(additionalData(value, column, rowId));
  opening.setAuthTag(value.subarray(end));
  const padded = opening.update(value.subarray(START, end));
  try {
    opening.final();
  } catch {
    padded.fill(0);
    throw new EncryptionError(
      "not_authentic",
      `${place(column, rowId)} does not open with key ${keyId}: it was changed, or it belongs to another row or ` +
        "column. Restore it from a backup, and find out who wrote it.",
    );
  }
  const text = padded.toString("utf8", 0, padded.lastIndexOf(0x80));
  padded.fill(0);
  return text;
}

/**
 * The number of the key that sealed a value.
 *
 * @throws EncryptionError `malformed`
 */
export function keyIdOf(sealed: Uint8Array, column: SealedColumn, rowId: string): number {
  const value = asBuffer(sealed);
  const body = value.length - START - TAG;
  if (body < PADDING || body % PADDING !== 0 || value[0] !== VERSION) {
    throw new EncryptionError(
      "malformed",
      `${place(column, rowId)} is no sealed value that this client knows: ${value.length} bytes, version ` +
        `${value[0] ?? "missing"}. Version ${VERSION} is known; a later one needs a later client.`,
    );
  }
  return value.readInt32BE(1);
}

function additionalData(header: Buffer, { table, sealed }: SealedColumn, rowId: string): Buffer {
  return Buffer.from(
    `${header.toString("latin1", 0, HEADER)}${table}.${sealed}\0${rowId.toLowerCase()}`,
    "latin1",
  );
}

function place({ table, sealed }: SealedColumn, rowId: string): string {
  return `${table}.${sealed} of row ${rowId}`;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
