import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const rdsClusterCopiesTags: Control = {
  name: "rds-cluster-copies-tags",
  ids: ["FSBP RDS.16"],
  title: "Snapshots of Aurora have the tags of their cluster",
  severity: "low",
  why: "A snapshot without tags belongs to nobody, and rules by tag do not reach it.",
  mend: "Set copy_tags_to_snapshot to true.",
  types: ["aws_rds_cluster"],
  check: (cluster) => requireTrue(cluster, "copy_tags_to_snapshot"),
  examples: {
    failing: [
      { aws_rds_cluster: { example: { copy_tags_to_snapshot: false } } },
      { aws_rds_cluster: { example: { copy_tags_to_snapshot: null } } },
    ],
    passing: [{ aws_rds_cluster: { example: { copy_tags_to_snapshot: true } } }],
  },
};
