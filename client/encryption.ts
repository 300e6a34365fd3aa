import { blindIndexOf } from "./blind-index";
import type { KeyPurpose, SealedColumn } from "./columns";
import { KeyRing } from "./key-ring";
import type { KeyRingOptions } from "./key-ring";
import type { Queryable } from "./key-records";
import { KmsUnwrapper } from "./kms";
import type { Unwrapper } from "./kms";
import { keyIdOf, openValue, sealValue } from "./sealed-value";

export interface ColumnEncryptionOptions extends KeyRingOptions {
  /**
   * Reads the keys, as a member of `chat_app`: a pool of its own, `new Pool({ ...config, max: 1 })`. Transactions that
   * seal something could use up a pool that they share with it, and all would wait for ever.
   */
  readonly db: Queryable;
  /** Unwraps the data keys. @default AWS KMS, with the credentials of the environment */
  readonly unwrapper?: Unwrapper;
}

/** A sealed column that cannot be searched. */
export type Unsearchable = SealedColumn & { readonly index?: undefined };
/** A sealed column with a blind index. */
export type Searchable = SealedColumn & Required<Pick<SealedColumn, "index">>;

/** What must be selected of a row, so that it can be read whether it is sealed already or not. */
export type Row<C extends SealedColumn> = { readonly id: string } & {
  readonly [K in C["plain"]]: string | null;
} & { readonly [K in C["sealed"]]: Uint8Array | null };

/**
 * Seals and opens the values of columns in the application, so that neither plain text nor a key reaches the database,
 * its logs or its backups. One for a process: it keeps the data keys in memory.
 *
 * Its methods throw EncryptionError; errors of the database pass through.
 */
export class ColumnEncryption {
  private readonly ring: KeyRing;

  constructor({ db, unwrapper = new KmsUnwrapper(), ...options }: ColumnEncryptionOptions) {
    this.ring = new KeyRing(db, unwrapper, options);
  }

  /**
   * Seals a text for its row, which must have its id already (`crypto.randomUUID()`, as there is no other way to bind
   * the value to it).
   */
  async seal(column: Unsearchable, rowId: string, text: string): Promise<Buffer> {
    const key = this.ring.activeNow(column.purpose) ?? (await this.activeKey(column.purpose));
    return sealValue(key.bytes, key.id, column, rowId, text);
  }

  /** Seals many texts with one look at the keys. */
  async sealAll(column: Unsearchable, rows: readonly { id: string; text: string }[]): Promise<Buffer[]> {
    const key = this.ring.activeNow(column.purpose) ?? (await this.activeKey(column.purpose));
    return rows.map(({ id, text }) => sealValue(key.bytes, key.id, column, id, text));
  }

  /**
   * Seals an address together with its blind index: both are written, or neither. The list of keys is read anew. When
   * the database refuses them all the same (`isStaleKeyError`), the keys were replaced in this very moment: do both again.
   */
  async sealWithIndex(
    column: Searchable,
    rowId: string,
    address: string,
  ): Promise<{ sealed: Buffer; index: Buffer }> {
    const purposes = [column.purpose, column.index.purpose];
    const [key, indexKey] = await this.ring.active(purposes, true);
    return {
      sealed: sealValue(key!.bytes, key!.id, column, rowId, address),
      index: blindIndexOf(indexKey!.bytes, column, address),
    };
  }

  /** The value under which an address is found: `WHERE email_index = $1`. The list of keys is read anew. */
  async blindIndex(column: Searchable, address: string): Promise<Buffer> {
    const [key] = await this.ring.active([column.index.purpose], true);
    return blindIndexOf(key!.bytes, column, address);
  }

  /** Opens a sealed value of a row. */
  async open(column: SealedColumn, rowId: string, sealed: Uint8Array): Promise<string> {
    const keyId = keyIdOf(sealed, column, rowId);
    const key = this.ring.keyNow(keyId) ?? (await this.ring.key(keyId));
    return openValue(key.bytes, column, rowId, sealed);
  }

  /** The text of a row, be it sealed or still plain; null if it has neither. */
  async read<C extends SealedColumn>(column: C, row: Row<C>): Promise<string | null> {
    const [text] = await this.readAll(column, [row]);
    return text ?? null;
  }

  /** The texts of many rows, in their order. One that cannot be opened fails them all; read them one by one then. */
  async readAll<C extends SealedColumn>(column: C, rows: readonly Row<C>[]): Promise<(string | null)[]> {
    const texts: (string | null)[] = [];
    for (const row of rows) {
      const sealed = row[column.sealed as keyof Row<C>] as Uint8Array | null;
      if (!sealed) {
        texts.push(row[column.plain as keyof Row<C>] as string | null);
        continue;
      }
      const keyId = keyIdOf(sealed, column, row.id);
      // Waited for only if need be: most of the time all keys are there.
      const key = this.ring.keyNow(keyId) ?? (await this.ring.key(keyId));
      texts.push(openValue(key.bytes, column, row.id, sealed));
    }
    return texts;
  }

  /** Overwrites the keys in memory. */
  close(): void {
    this.ring.close();
  }

  private async activeKey(purpose: KeyPurpose) {
    const [key] = await this.ring.active([purpose]);
    return key!;
  }
}
