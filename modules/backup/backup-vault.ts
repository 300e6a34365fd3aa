import { BackupVault as Vault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { BackupVaultPolicy } from "@cdktf/provider-aws/lib/backup-vault-policy";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { CustomerKey } from "../encryption/customer-key";
import { policyDocument } from "../iam/policy";

/**
 * Whether anybody may delete recovery points before their time. `governance`: only who may take the lock off.
 * `compliance`: nobody, not even AWS, once the days to cool off are over.
 */
export type VaultLock =
  | { readonly mode: "none" }
  | { readonly mode: "governance" }
  | { readonly mode: "compliance"; readonly coolingOffDays: number };

export interface BackupVaultProps {
  /** 2 to 50 letters, digits, _ or -. */
  readonly name: string;
  /** Alias of the vault's key, without the leading `alias/`. */
  readonly keyAlias: string;
  readonly account: string;
  readonly region: string;
  /** Provider of that region. @default the stack's */
  readonly provider?: TerraformProvider;
  readonly lock: VaultLock;
  /** Days for which each rule that fills the vault keeps its recovery points. */
  readonly retentionDays: readonly number[];
  readonly keyDeletionWindowDays: number;
  /** Refuse everybody to delete recovery points, and any plan that would destroy vault or key. */
  readonly protect: boolean;
}

/**
 * A vault for recovery points with a key of its own, so that who can read the data cannot read its backups by that.
 * The lock admits the retentions of the plan and no other, and a recovery point lives as long as it was made for.
 *
 * The access policy is the one that AWS Config asks for (`backup-recovery-point-manual-deletion-disabled`). It denies
 * its own change as well: first it has to be deleted, which is an event of its own, then comes the new one
 * (`terraform apply -replace`).
 * Sources: AWS Backup Developer Guide, "AWS Backup Vault Lock", "Vault access policies".
 */
export class BackupVault extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: BackupVaultProps) {
    super(scope, id);
    const { provider, protect } = props;
    const key = new CustomerKey(this, "key", {
      alias: props.keyAlias,
      description: `Backups in ${props.name}`,
      account: props.account,
      region: props.region,
      provider,
      // Backup encrypts those of S3 and DynamoDB; RDS copies its own under this key.
      viaServices: ["backup", "rds"],
      deletionWindowInDays: props.keyDeletionWindowDays,
      preventDestroy: protect,
    });
    const vault = new Vault(this, "vault", {
      provider,
      name: props.name,
      kmsKeyArn: key.arn,
      forceDestroy: !protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    if (protect) {
      new BackupVaultPolicy(this, "policy", {
        provider,
        backupVaultName: vault.name,
        policy: policyDocument([
          {
            Sid: "KeepRecoveryPoints",
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: [
              "backup:DeleteRecoveryPoint",
              "backup:PutBackupVaultAccessPolicy",
              "backup:UpdateRecoveryPointLifecycle",
            ],
            Resource: "*",
          },
        ]),
      });
    }
    if (props.lock.mode !== "none") {
      new BackupVaultLockConfiguration(this, "lock", {
        provider,
        backupVaultName: vault.name,
        minRetentionDays: Math.min(...props.retentionDays),
        maxRetentionDays: Math.max(...props.retentionDays),
        changeableForDays: props.lock.mode === "compliance" ? props.lock.coolingOffDays : undefined,
      });
    }
    this.name = vault.name;
    this.arn = vault.arn;
  }
}
