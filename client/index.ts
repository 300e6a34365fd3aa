/** What an application service imports: docs/application.md. */
export { normalizeAddress } from "./blind-index";
export { messageContent, userEmail } from "./columns";
export type { SealedColumn } from "./columns";
export { ColumnEncryption } from "./encryption";
export type { ColumnEncryptionOptions, Row, Searchable, Unsearchable } from "./encryption";
export { EncryptionError, isStaleKeyError } from "./errors";
export type { EncryptionFailure } from "./errors";
export { asUser, findUserId } from "./identity";
export type { Identity, TransactionOptions } from "./identity";
export type { KeyRecord, Queryable } from "./key-records";
export { KmsUnwrapper } from "./kms";
export type { Unwrapper } from "./kms";
