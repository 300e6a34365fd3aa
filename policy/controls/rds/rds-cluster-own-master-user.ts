import type { Control } from "../../control";
import { requireThat } from "../../require";
import { isCopy } from "../../shared/rds-copy";
import { isToken } from "../../view/reference";

export const rdsClusterOwnMasterUser: Control = {
  name: "rds-cluster-own-master-user",
  ids: ["FSBP RDS.24"],
  title: "The master user has a name of its own",
  severity: "medium",
  why: "Names that every engine starts with are tried first.",
  mend: "Name the master user otherwise than postgres or admin.",
  types: ["aws_rds_cluster"],
  setting: "database.masterUsername",
  check: (cluster) =>
    isCopy(cluster)
      ? []
      : requireThat(
          cluster,
          "master_username",
          (name) =>
            typeof name === "string" && !isToken(name) && !["postgres", "admin", "root"].includes(name),
          "a name other than postgres, admin and root",
        ),
  examples: {
    failing: [
      { aws_rds_cluster: { example: { master_username: "postgres" } } },
      { aws_rds_cluster: { example: { master_username: null } } },
    ],
    passing: [
      { aws_rds_cluster: { example: { master_username: "groundwork_admin" } } },
      { aws_rds_cluster: { example: { master_username: null, global_cluster_identifier: "global" } } },
    ],
  },
};
