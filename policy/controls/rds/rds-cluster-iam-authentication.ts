import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const rdsClusterIamAuthentication: Control = {
  name: "rds-cluster-iam-authentication",
  ids: ["FSBP RDS.12"],
  title: "Aurora lets roles of IAM sign in",
  severity: "medium",
  why: "A token that lives 15 minutes cannot be stolen for long, a password can.",
  mend: "Set iam_database_authentication_enabled to true.",
  types: ["aws_rds_cluster"],
  check: (cluster) => requireTrue(cluster, "iam_database_authentication_enabled"),
  examples: {
    failing: [
      { aws_rds_cluster: { example: { iam_database_authentication_enabled: false } } },
      { aws_rds_cluster: { example: { iam_database_authentication_enabled: null } } },
    ],
    passing: [{ aws_rds_cluster: { example: { iam_database_authentication_enabled: true } } }],
  },
};
