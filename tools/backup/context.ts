import type { Settings } from "../../environments/schema";
import type { Outputs } from "../../stacks/outputs";
import { databaseOutputs } from "../migrate/connect";
import type { Reached } from "../migrate/command";
import type { LoginKind } from "../migrate/login";

/** Outputs of the database phase that backups need. */
export const backupOutputs = [
  ...databaseOutputs,
  "aurora_reader_endpoint",
  "aurora_cluster_identifier",
  "backup_vault_arn",
  "migration_function_name",
] as const;

/** What every part of a backup command is given. */
export interface BackupContext {
  settings: Settings;
  outputs: Pick<Outputs<"database">, (typeof backupOutputs)[number]>;
  /** Key of the security phase for secrets: that of a copy is under it, too. */
  secretsKmsKeyArn: string;
  reached: Reached;
  /** Whether the database is reached by the function in the VPC. */
  via?: "lambda";
  login: LoginKind;
  /** Seconds to wait for a database. */
  wait: number;
  /** Who runs this: IAM ARN, or the user of this machine. */
  who: string;
  /** Tells how it goes, a line at a time. */
  say: (line: string) => void;
}
