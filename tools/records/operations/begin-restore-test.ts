import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";
import { backupRecord } from "./record-backups";

/** Notes that a backup is being restored into a copy, before there is one: a test that was killed is on record. */
export const beginRestoreTest = operation(
  z.strictObject({
    id: fields.id,
    environment: fields.environment,
    account_id: fields.accountId,
    region: fields.region,
    backup_id: backupRecord.shape.backup_id,
    backup_type: backupRecord.shape.backup_type,
    method: z.enum(["snapshot", "point_in_time", "physical"]),
    restored_to: fields.time.optional(),
    target: z.string().min(1).max(2048),
    triggered_by: fields.actor,
  }),
  async (client, input) => {
    await client.query(
      `INSERT INTO infra.backup_restore_tests (id, environment, environment_id, backup_id, aws_backup_id, backup_type, method,
         restored_to, target, triggered_by)
       VALUES ($1, $2::text, (SELECT id FROM infra.aws_environments WHERE name = $2::text),
         (SELECT id FROM infra.aws_backups WHERE account_id = $3::text AND region = $4::text AND backup_type = $6::text AND backup_id = $5::text),
         $5::text, $6::text, $7, $8, $9, $10)
       ON CONFLICT (id) DO NOTHING`,
      [
        input.id,
        input.environment,
        input.account_id,
        input.region,
        input.backup_id,
        input.backup_type,
        input.method,
        input.restored_to,
        input.target,
        input.triggered_by,
      ],
    );
    return {};
  },
);
