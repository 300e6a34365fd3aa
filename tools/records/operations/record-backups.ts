import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

const backupType = z.enum([
  "aurora_snapshot",
  "redis_snapshot",
  "dynamodb_backup",
  "recovery_point",
  "physical",
  "s3_copy",
]);

/** A backup as AWS, or this machine, has it. */
export const backupRecord = z.strictObject({
  backup_id: z.string().min(1).max(2048),
  backup_type: backupType,
  name: z.string().min(1).max(1024),
  resource_type: z.string().optional(),
  aws_resource_id: z.string().optional(),
  /** Region of the resource. @default that of the backup */
  resource_region: fields.region.optional(),
  status: z.enum(["creating", "available", "failed", "expired", "deleting", "deleted"]),
  creation_date: fields.time,
  completed_date: fields.time.optional(),
  expiration_date: fields.time.optional(),
  backup_size_gb: z.number().min(0).optional(),
  storage_location: z.string().optional(),
  is_encrypted: z.boolean(),
  kms_key_id: z.string().optional(),
  is_automated: z.boolean(),
  created_by: fields.actor.optional(),
  metadata: fields.object.optional(),
});

/**
 * Records backups of an environment, or brings what is recorded of them up to date. What is left out stays as it was, and
 * metadata are added to.
 */
export const recordBackups = operation(
  z.strictObject({
    environment: fields.environment,
    account_id: fields.accountId,
    region: fields.region,
    backups: z.array(backupRecord).max(1000),
  }),
  async (client, { environment, account_id, region, backups }) => {
    const { rowCount } = await client.query(
      `INSERT INTO infra.aws_backups AS known (environment, environment_id, account_id, region, resource_type, aws_resource_id,
         resource_id, backup_id, backup_type, name, status, creation_date, completed_date, expiration_date, backup_size_gb,
         storage_location, is_encrypted, kms_key_id, is_automated, retention_policy, created_by, metadata)
       SELECT $1::text, (SELECT id FROM infra.aws_environments WHERE name = $1::text), $2::text, $3::text, b.resource_type, b.aws_resource_id,
         (SELECT r.id FROM infra.aws_resources r WHERE r.account_id = $2::text AND r.region = coalesce(b.resource_region, $3::text)
            AND r.resource_type = b.resource_type AND r.resource_id = b.aws_resource_id),
         b.backup_id, b.backup_type, b.name, b.status, b.creation_date, b.completed_date, b.expiration_date, b.backup_size_gb,
         b.storage_location, b.is_encrypted, b.kms_key_id, b.is_automated,
         CASE WHEN b.is_automated THEN NULL ELSE 'manual' END, b.created_by, coalesce(b.metadata, '{}'::jsonb)
       FROM jsonb_to_recordset($4::jsonb) AS b (backup_id text, backup_type text, name text, resource_type text,
         aws_resource_id text, resource_region text, status text, creation_date timestamptz, completed_date timestamptz, expiration_date timestamptz,
         backup_size_gb numeric, storage_location text, is_encrypted boolean, kms_key_id text, is_automated boolean,
         created_by text, metadata jsonb)
       ON CONFLICT (account_id, region, backup_type, backup_id) DO UPDATE SET
         status = excluded.status,
         environment_id = coalesce(excluded.environment_id, known.environment_id),
         resource_id = coalesce(excluded.resource_id, known.resource_id),
         completed_date = coalesce(known.completed_date, excluded.completed_date),
         expiration_date = coalesce(excluded.expiration_date, known.expiration_date),
         backup_size_gb = coalesce(excluded.backup_size_gb, known.backup_size_gb),
         storage_location = coalesce(excluded.storage_location, known.storage_location),
         metadata = known.metadata || excluded.metadata`,
      [environment, account_id, region, JSON.stringify(backups)],
    );
    return { recorded: rowCount ?? 0 };
  },
);
