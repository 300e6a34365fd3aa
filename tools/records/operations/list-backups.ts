import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

/** What is recorded of an environment's backups, newest first, each with the last test of restoring it. */
export const listBackups = operation(
  z.strictObject({ environment: fields.environment, limit: z.int().min(1).max(10_000).optional() }),
  async (client, { environment, limit = 1000 }) => {
    const { rows } = await client.query<RecordedBackup>(
      `SELECT b.backup_id, b.backup_type, b.name, b.status, b.region, b.aws_resource_id, b.creation_date, b.expiration_date,
         b.backup_size_gb::float8 AS backup_size_gb, b.is_encrypted, b.is_automated, b.created_by, b.metadata,
         (SELECT jsonb_build_object('status', t.status, 'method', t.method, 'end_time', t.end_time, 'restored_to', t.restored_to)
          FROM infra.backup_restore_tests t WHERE t.backup_id = b.id AND t.end_time IS NOT NULL
          ORDER BY t.start_time DESC LIMIT 1) AS last_restore_test
       FROM infra.aws_backups b WHERE b.environment = $1 ORDER BY b.creation_date DESC LIMIT $2`,
      [environment, limit],
    );
    return { backups: rows };
  },
);

export interface RecordedBackup {
  backup_id: string;
  backup_type: string;
  name: string;
  status: string;
  region: string;
  aws_resource_id: string | null;
  creation_date: string;
  expiration_date: string | null;
  backup_size_gb: number | null;
  is_encrypted: boolean;
  is_automated: boolean;
  created_by: string | null;
  metadata: Record<string, unknown>;
  last_restore_test: { status: string; method: string; end_time: string; restored_to: string | null } | null;
}
