import type { Control } from "../../control";
import { requireSet, requireTrue } from "../../require";

export const rdsClusterEncrypted: Control = {
  name: "rds-cluster-encrypted",
  ids: ["FSBP RDS.3", "FSBP RDS.27", "CIS 3.0.0/2.3.1"],
  title: "Aurora clusters are encrypted with a customer key",
  severity: "medium",
  why: "Storage, backups and snapshots that are not encrypted can be read by whoever gets at them.",
  mend: "Set storage_encrypted to true and kms_key_id to a key of the environment.",
  types: ["aws_rds_cluster"],
  check: (cluster) => [
    ...requireTrue(cluster, "storage_encrypted"),
    ...requireSet(cluster, "kms_key_id", "the ARN of a customer key"),
  ],
  examples: {
    failing: [
      { aws_rds_cluster: { example: { storage_encrypted: false } } },
      { aws_rds_cluster: { example: { kms_key_id: null } } },
    ],
    passing: [{ aws_rds_cluster: { example: { storage_encrypted: true } } }],
  },
};
