import type { Control } from "../../control";
import { requireFalse } from "../../require";

export const rdsInstanceNotPublic: Control = {
  name: "rds-instance-not-public",
  ids: ["FSBP RDS.2", "CIS 3.0.0/2.3.3"],
  title: "Database instances have no public address",
  severity: "critical",
  why: "Whatever has an address on the internet is tried by everybody.",
  mend: "Set publicly_accessible to false.",
  types: ["aws_rds_cluster_instance"],
  check: (instance) => requireFalse(instance, "publicly_accessible", true),
  examples: {
    failing: [
      { aws_rds_cluster_instance: { example: { publicly_accessible: true } } },
      { aws_rds_cluster_instance: { example: { publicly_accessible: "${var.public}" } } },
    ],
    passing: [{ aws_rds_cluster_instance: { example: { publicly_accessible: null } } }],
  },
};
