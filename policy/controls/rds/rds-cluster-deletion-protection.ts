import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const rdsClusterDeletionProtection: Control = {
  name: "rds-cluster-deletion-protection",
  ids: ["FSBP RDS.7"],
  title: "Aurora clusters are protected from deletion",
  severity: "medium",
  why: "A destroy by mistake takes the data with it.",
  mend: "Set deletion_protection to true.",
  types: ["aws_rds_cluster"],
  setting: "database.deletionProtection",
  givesUp: givenUpBy("database.deletionProtection"),
  check: (cluster) => requireTrue(cluster, "deletion_protection"),
  examples: {
    failing: [
      { aws_rds_cluster: { example: { deletion_protection: false } } },
      { aws_rds_cluster: { example: { deletion_protection: null } } },
    ],
    passing: [{ aws_rds_cluster: { example: { deletion_protection: true } } }],
  },
};
