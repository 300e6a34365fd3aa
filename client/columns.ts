/** What data keys are for, each with keys of its own: texts of messages, addresses, and the blind index of addresses. */
export const keyPurposes = ["content", "email", "email_index"] as const;

export type KeyPurpose = (typeof keyPurposes)[number];

/** A column whose values are sealed. */
export interface SealedColumn {
  /** The table with its schema, as in `chat.users`. Its primary key is `id`, a uuid. */
  readonly table: string;
  /** The column of plain values, which are sealed row by row. */
  readonly plain: string;
  /** The column of sealed values. */
  readonly sealed: string;
  /** What its keys are for. */
  readonly purpose: KeyPurpose;
  /** The column of the blind index, and what its keys are for. @default it cannot be searched */
  readonly index?: { readonly column: string; readonly purpose: KeyPurpose };
}

/** The texts of messages. */
export const messageContent = {
  table: "chat.messages",
  plain: "content",
  sealed: "content_encrypted",
  purpose: "content",
} as const satisfies SealedColumn;

/** The addresses of users. */
export const userEmail = {
  table: "chat.users",
  plain: "email",
  sealed: "email_encrypted",
  purpose: "email",
  index: { column: "email_index", purpose: "email_index" },
} as const satisfies SealedColumn;

/** Every column whose values are sealed. */
export const sealedColumns: readonly SealedColumn[] = [messageContent, userEmail];
