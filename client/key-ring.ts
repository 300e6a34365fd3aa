import type { KeyPurpose } from "./columns";
import { DataKey } from "./data-key";
import { EncryptionError } from "./errors";
import { encryptionContextOf, readKeyRecords } from "./key-records";
import type { KeyRecord, Queryable } from "./key-records";
import type { Unwrapper } from "./kms";

export interface KeyRingOptions {
  /**
   * Seconds for which the list of keys and each plain key are used before they are asked for again: within this time
   * a new key is used, and a permission that was taken away has its effect. 1 to 600. @default 300
   */
  readonly ttlSeconds?: number;
  /** Seconds for which a plain key is used on while KMS gives no answer; a refusal counts at once. @default 3600 */
  readonly outageSeconds?: number;
}

/** Longest time to live: the database takes values of a key for 15 minutes after it was replaced. */
const LONGEST_TTL = 600;
/** Milliseconds between two attempts, when KMS gives no answer or the same number is not known. */
const PAUSE = { kms: 10_000, unknownKey: 1000 } as const;

interface Entry {
  key?: DataKey;
  /** When KMS unwrapped it. */
  at: number;
  retryAt: number;
  pending?: Promise<DataKey>;
}

/** The data keys in memory: read from the database, unwrapped by KMS once, one request a key at a time. */
export class KeyRing {
  private readonly ttl: number;
  private readonly outage: number;
  private readonly entries = new Map<number, Entry>();
  private records?: ReadonlyMap<number, KeyRecord>;
  private readAt = 0;
  /** When numbers were looked for and not found. */
  private readonly missedAt = new Map<number, number>();
  private reading?: Promise<ReadonlyMap<number, KeyRecord>>;
  private closed = false;

  constructor(
    private readonly db: Queryable,
    private readonly unwrapper: Unwrapper,
    { ttlSeconds = 300, outageSeconds = 3600 }: KeyRingOptions = {},
  ) {
    if (!(ttlSeconds >= 1 && ttlSeconds <= LONGEST_TTL)) {
      throw new RangeError(`ttlSeconds is ${ttlSeconds}; it must be 1 to ${LONGEST_TTL}.`);
    }
    if (!(outageSeconds >= 0))
      throw new RangeError(`outageSeconds is ${outageSeconds}; it must be 0 or more.`);
    this.ttl = ttlSeconds * 1000;
    this.outage = outageSeconds * 1000;
  }

  /** The key that seals for a purpose, if it can be had without waiting. */
  activeNow(purpose: KeyPurpose): DataKey | undefined {
    if (!this.records || !this.isRecent(this.readAt)) return undefined;
    const record = findActive(this.records, purpose);
    return record && this.keyNow(record.id);
  }

  /** The key that opens what key `id` sealed, if it can be had without waiting. */
  keyNow(id: number): DataKey | undefined {
    const entry = this.entries.get(id);
    return entry?.key && this.isRecent(entry.at) && this.isRecent(this.readAt) ? entry.key : undefined;
  }

  /**
   * The keys that seal for some purposes, in their order and from one reading of the list.
   *
   * @param fresh reads the list anew in any case
   * @throws EncryptionError `no_active_key`, or as `key` does
   */
  async active(purposes: readonly KeyPurpose[], fresh = false): Promise<DataKey[]> {
    const known = this.records && this.isRecent(this.readAt);
    const records = known && !fresh ? this.records! : await this.read();
    return Promise.all(
      purposes.map((purpose) => {
        const record = findActive(records, purpose);
        if (record) return this.unwrap(record);
        throw new EncryptionError(
          "no_active_key",
          `There is no active key for ${purpose}. Make one: npm run keys -- <environment> create`,
        );
      }),
    );
  }

  /**
   * The key that opens what key `id` sealed. A number that is not known makes the list be read again.
   *
   * @throws EncryptionError `unknown_key`, `key_destroyed`, `kms_denied`, `kms_refused`, `kms_unreachable`, `closed`
   */
  async key(id: number): Promise<DataKey> {
    const known = this.records && this.isRecent(this.readAt);
    let record = (known ? this.records! : await this.read()).get(id);
    if (!record && ageOf(this.missedAt.get(id) ?? -Infinity) >= PAUSE.unknownKey) {
      record = (await this.read()).get(id);
    }
    if (!record) {
      this.missedAt.set(id, Date.now());
      throw new EncryptionError(
        "unknown_key",
        `There is no key ${id}. A value of another database, or a list of keys that was restored from before it.`,
      );
    }
    return this.unwrap(record);
  }

  /** Overwrites every plain key; nothing can be sealed or opened afterwards. */
  close(): void {
    this.closed = true;
    for (const { key } of this.entries.values()) key?.close();
    this.entries.clear();
    this.unwrapper.close();
  }

  private async read(): Promise<ReadonlyMap<number, KeyRecord>> {
    this.throwIfClosed();
    // A reading that has begun may be older than what the caller has seen.
    await this.reading?.catch(() => undefined);
    this.reading ??= readKeyRecords(this.db)
      .then((records) => {
        this.records = records;
        this.readAt = Date.now();
        for (const { id, state } of records.values()) if (state === "destroyed") this.forget(id);
        return records;
      })
      .finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async unwrap(record: KeyRecord): Promise<DataKey> {
    this.throwIfClosed();
    const { id, state } = record;
    if (state === "destroyed") {
      throw new EncryptionError("key_destroyed", `Key ${id} was destroyed: what it sealed cannot be opened.`);
    }
    let entry = this.entries.get(id);
    if (!entry) this.entries.set(id, (entry = { at: 0, retryAt: 0 }));
    if (entry.key && (this.isRecent(entry.at) || Date.now() < entry.retryAt)) return entry.key;
    entry.pending ??= this.ask(record, entry).finally(() => (entry.pending = undefined));
    return entry.pending;
  }

  private async ask(record: KeyRecord, entry: Entry): Promise<DataKey> {
    const { id, purpose, encryptionContext } = record;
    const expected = encryptionContextOf(purpose, id);
    if (Object.entries(expected).some(([name, value]) => encryptionContext[name] !== value)) {
      throw new EncryptionError("kms_refused", `Key ${id} has the encryption context of another key.`);
    }
    try {
      const key = new DataKey(id, await this.unwrapper.unwrap(record));
      // Whoever waits for it still holds the one from before, which is the same.
      if (this.closed || entry.key) key.close();
      this.throwIfClosed();
      entry.key ??= key;
      entry.at = Date.now();
      return entry.key;
    } catch (error) {
      const { failure } = error as EncryptionError;
      if (failure === "kms_unreachable" && entry.key && ageOf(entry.at) < this.ttl + this.outage) {
        entry.retryAt = Date.now() + PAUSE.kms;
        return entry.key;
      }
      if (failure !== "kms_unreachable") this.forget(id);
      throw error;
    }
  }

  private forget(id: number): void {
    this.entries.get(id)?.key?.close();
    this.entries.delete(id);
  }

  private isRecent(time: number): boolean {
    return ageOf(time) < this.ttl;
  }

  private throwIfClosed(): void {
    if (this.closed)
      throw new EncryptionError("closed", "The keys were closed. Make a new ColumnEncryption.");
  }
}

function findActive(records: ReadonlyMap<number, KeyRecord>, purpose: KeyPurpose): KeyRecord | undefined {
  for (const record of records.values())
    if (record.purpose === purpose && record.state === "active") return record;
  return undefined;
}

/** Milliseconds since a time; for ever, if the clock was set back. */
function ageOf(time: number): number {
  const age = Date.now() - time;
  return age >= 0 ? age : Infinity;
}
