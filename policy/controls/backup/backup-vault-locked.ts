import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireAtLeast, requireReferrer } from "../../require";

export const backupVaultLocked: Control = {
  name: "backup-vault-locked",
  ids: ["BLEA Backup"],
  title: "Nobody deletes a backup before its time",
  severity: "high",
  why: "An attacker deletes the backups first.",
  mend: "Set backup.vaultLock to governance or compliance.",
  types: ["aws_backup_vault"],
  setting: "backup.vaultLock",
  givesUp: givenUpBy("backup.vaultLock"),
  check: (vault) => {
    const [lock] = vault.referrers("aws_backup_vault_lock_configuration", "backup_vault_name");
    return lock
      ? requireAtLeast(lock, "min_retention_days", 1, "day")
      : requireReferrer(vault, "aws_backup_vault_lock_configuration", "backup_vault_name");
  },
  examples: {
    failing: [
      { aws_backup_vault_lock_configuration: { example: null } },
      { aws_backup_vault_lock_configuration: { example: { min_retention_days: null } } },
    ],
    passing: [{ aws_backup_vault_lock_configuration: { example: { min_retention_days: 7 } } }],
  },
};
