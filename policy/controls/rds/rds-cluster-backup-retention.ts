import type { Control } from "../../control";
import { requireAtLeast } from "../../require";

export const rdsClusterBackupRetention: Control = {
  name: "rds-cluster-backup-retention",
  ids: ["FSBP RDS.11", "FSBP RDS.50"],
  title: "Aurora can be brought back to any second of the last week",
  severity: "medium",
  why: "Damage is often noticed days later.",
  mend: "Set backup_retention_period to 7 or more.",
  types: ["aws_rds_cluster"],
  setting: "database.backupRetentionDays",
  check: (cluster) => requireAtLeast(cluster, "backup_retention_period", 7, "days"),
  examples: {
    failing: [
      { aws_rds_cluster: { example: { backup_retention_period: 1 } } },
      { aws_rds_cluster: { example: { backup_retention_period: null } } },
    ],
    passing: [{ aws_rds_cluster: { example: { backup_retention_period: 7 } } }],
  },
};
