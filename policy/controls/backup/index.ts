import type { Control } from "../../control";
import { backupPlanCopies } from "./backup-plan-copies";
import { backupPlanSelects } from "./backup-plan-selects";
import { backupVaultEncrypted } from "./backup-vault-encrypted";
import { backupVaultLocked } from "./backup-vault-locked";
import { dataStoreBackedUp } from "./data-store-backed-up";

export const backup: readonly Control[] = [
  backupPlanCopies,
  backupPlanSelects,
  backupVaultEncrypted,
  backupVaultLocked,
  dataStoreBackedUp,
];
