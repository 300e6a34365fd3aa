import type { Control } from "../../control";
import { requireSet } from "../../require";

export const backupVaultEncrypted: Control = {
  name: "backup-vault-encrypted",
  ids: ["FSBP Backup.1"],
  title: "Backups are encrypted with a customer key",
  severity: "medium",
  why: "Whoever may restore would read all data; with a key of its own a vault can be closed.",
  mend: "Set kms_key_arn of the vault.",
  types: ["aws_backup_vault"],
  check: (vault) => requireSet(vault, "kms_key_arn", "the ARN of a customer key"),
  examples: {
    failing: [{ aws_backup_vault: { example: { kms_key_arn: null } } }],
    passing: [{ aws_backup_vault: { example: { kms_key_arn: "arn:aws:kms:us-east-1:111111111111:key/a" } } }],
  },
};
