import { EncryptionError } from "./errors";

/** A plain data key in memory, 32 bytes, overwritten with zeros when it is closed. */
export class DataKey {
  private readonly secret: Buffer;
  private closed = false;

  /** @param plain taken over: the array is overwritten */
  constructor(
    readonly id: number,
    plain: Uint8Array,
  ) {
    if (plain.length !== 32) {
      throw new EncryptionError("kms_refused", `Data key ${id} has ${plain.length} bytes instead of 32.`);
    }
    // Not from the shared pool of small buffers.
    this.secret = Buffer.alloc(32);
    this.secret.set(plain);
    plain.fill(0);
  }

  /** @throws EncryptionError `closed`: a key of zeros must never seal anything */
  get bytes(): Buffer {
    if (this.closed) throw new EncryptionError("closed", `Data key ${this.id} is not in memory any more.`);
    return this.secret;
  }

  close(): void {
    this.closed = true;
    this.secret.fill(0);
  }
}
