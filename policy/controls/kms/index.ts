import type { Control } from "../../control";
import { kmsDecryptNamedKeys } from "./kms-decrypt-named-keys";
import { kmsKeyDeletionWindow } from "./kms-key-deletion-window";
import { kmsKeyNotPublic } from "./kms-key-not-public";
import { kmsKeyRotates } from "./kms-key-rotates";

export const kms: readonly Control[] = [
  kmsDecryptNamedKeys,
  kmsKeyDeletionWindow,
  kmsKeyNotPublic,
  kmsKeyRotates,
];
