import { BackupClient, paginateListRecoveryPointsByBackupVault } from "@aws-sdk/client-backup";
import type { RecoveryPointByBackupVault } from "@aws-sdk/client-backup";
import type { Settings } from "../../environments/schema";
import { localEnvironment } from "../local/env";
import type { BackupContext } from "./context";
import type { Backup, BackupStatus } from "./model";

const statuses: Readonly<Record<string, BackupStatus>> = {
  AVAILABLE: "available",
  COMPLETED: "available",
  CREATING: "creating",
  DELETING: "deleting",
  EXPIRED: "expired",
  STOPPED: "available",
};

/** Terraform's types of what AWS Backup keeps, by AWS Backup's words. */
const types: Readonly<Record<string, string>> = {
  Aurora: "aws_rds_cluster",
  DynamoDB: "aws_dynamodb_table",
  S3: "aws_s3_bucket",
};

/** The regions in which an environment's backups lie. */
export const regionsOf = ({ region, backup }: Settings): string[] => [
  region,
  ...(backup.copy ? [backup.copy.region] : []),
];

/**
 * What AWS Backup's plans have put into the environment's vault, and copied into that of the second region, where there is
 * one. AWS Backup deletes it; this command never does.
 */
export async function listRecoveryPoints({ settings, outputs }: BackupContext): Promise<Backup[]> {
  // The emulator takes no backups (tools/local/limits.ts).
  if (settings.environment === localEnvironment) return [];
  // Both vaults have the same name.
  const vault = outputs.backup_vault_arn.split(":").at(-1)!;
  return (await Promise.all(regionsOf(settings).map((region) => listVault(vault, region)))).flat();
}

async function listVault(vault: string, region: string): Promise<Backup[]> {
  const client = new BackupClient({ region });
  const found: Backup[] = [];
  for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault(
    { client },
    { BackupVaultName: vault },
  )) {
    found.push(...RecoveryPoints.map((point) => ({ ...describe(point, vault), region })));
  }
  return found;
}

function describe(point: RecoveryPointByBackupVault, vault: string): Backup {
  const of = point.ResourceArn!.split(":");
  return {
    id: point.RecoveryPointArn!,
    name: point.RecoveryPointArn!.split(":").at(-1)!,
    type: "recovery_point",
    of: { type: types[point.ResourceType!] ?? "aws_backup_vault", id: of.at(-1)!.replace(/^table\//, "") },
    status: statuses[point.Status!] ?? "failed",
    createdAt: point.CreationDate!,
    completedAt: point.CompletionDate,
    expiresAt: point.CalculatedLifecycle?.DeleteAt,
    sizeGb: (point.BackupSizeInBytes ?? 0) / 1024 ** 3,
    encrypted: point.IsEncrypted ?? point.EncryptionKeyArn !== undefined,
    kmsKeyId: point.EncryptionKeyArn,
    automated: true,
    mine: false,
    location: vault,
  };
}
