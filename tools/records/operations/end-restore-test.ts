import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";
import { backupRecord } from "./record-backups";

/**
 * Records how tests of restoring ended: the one with this id, those of a killed run by the names of their copies, or those
 * that were begun before a moment and have no copy.
 */
export const endRestoreTest = operation(
  z.strictObject({
    environment: fields.environment,
    which: z.union([
      z.strictObject({ id: fields.id }),
      z.strictObject({ targets: z.array(z.string()).max(1000) }),
      z.strictObject({
        begun_before: fields.time,
        backup_types: z.array(backupRecord.shape.backup_type),
        /** Names of copies that are there. */
        except: z.array(z.string()).max(1000),
      }),
    ]),
    status: z.enum(["passed", "failed"]),
    checks: fields.object.optional(),
    is_cleaned_up: z.boolean(),
    error_message: fields.error.optional(),
  }),
  async (client, { environment, which, status, checks, is_cleaned_up, error_message }) => {
    const forgotten = "begun_before" in which ? which : undefined;
    const { rowCount } = await client.query(
      `UPDATE infra.backup_restore_tests
       SET status = $3, end_time = greatest(clock_timestamp(), start_time), checks = coalesce($4, checks), is_cleaned_up = $5,
         error_message = $6
       WHERE environment = $1::text AND status = 'in_progress' AND (id::text = $2::text OR target = ANY ($7::text[])
         OR start_time < $8::timestamptz AND backup_type = ANY ($9::text[]) AND target <> ALL ($10::text[]))`,
      [
        environment,
        "id" in which ? which.id : null,
        status,
        checks,
        is_cleaned_up,
        error_message,
        "targets" in which ? which.targets : [],
        forgotten?.begun_before ?? null,
        forgotten?.backup_types ?? [],
        forgotten?.except ?? [],
      ],
    );
    return { ended: rowCount ?? 0 };
  },
);
