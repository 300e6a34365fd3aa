import type { Control } from "../../control";
import { requireFalse } from "../../require";
import { isCopy } from "../../shared/rds-copy";

export const rdsClusterFinalSnapshot: Control = {
  name: "rds-cluster-final-snapshot",
  ids: [],
  title: "A cluster that is destroyed leaves a snapshot and its backups",
  severity: "medium",
  why: "A destroy by mistake is then not the end of the data.",
  mend: "Set skip_final_snapshot and delete_automated_backups to false.",
  types: ["aws_rds_cluster"],
  check: (cluster) => [
    // A copy holds nothing that the first cluster does not.
    ...(isCopy(cluster) ? [] : requireFalse(cluster, "skip_final_snapshot", true)),
    ...requireFalse(cluster, "delete_automated_backups", false),
  ],
  examples: {
    failing: [
      { aws_rds_cluster: { example: { skip_final_snapshot: true } } },
      { aws_rds_cluster: { example: { delete_automated_backups: null } } },
    ],
    passing: [
      { aws_rds_cluster: { example: { skip_final_snapshot: false } } },
      {
        aws_rds_cluster: {
          example: { skip_final_snapshot: true, master_username: null, global_cluster_identifier: "global" },
        },
      },
    ],
  },
};
