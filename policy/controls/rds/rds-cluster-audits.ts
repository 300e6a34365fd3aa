import type { Control } from "../../control";
import { isSet } from "../../require";
import { parameterOf } from "../../shared/rds-parameters";

export const rdsClusterAudits: Control = {
  name: "rds-cluster-audits",
  ids: ["FSBP RDS.45"],
  title: "Aurora records what is done to objects and roles",
  severity: "medium",
  why: "After an intrusion nobody could tell what was changed.",
  mend: "Load pgaudit and set pgaudit.log (PostgreSQL), or set server_audit_logging to 1 (MySQL).",
  types: ["aws_rds_cluster"],
  check: (cluster) => {
    const [group] = cluster.targets("db_cluster_parameter_group_name");
    const isMysql = cluster.value("engine") === "aurora-mysql";
    const name = isMysql ? "server_audit_logging" : "pgaudit.log";
    const found = group && parameterOf(group, name);
    const libraries = group && parameterOf(group, "shared_preload_libraries");
    const isRecorded = isMysql
      ? ["1", "ON"].includes(String(found))
      : isSet(found) && found !== "none" && String(libraries).includes("pgaudit");
    if (!group || isRecorded) return [];
    return [{ resource: group, argument: `parameter ${name}`, found, allowed: isMysql ? "1" : "ddl, role" }];
  },
  examples: {
    failing: [
      {
        aws_rds_cluster_parameter_group: {
          example: {
            parameter: [
              { name: "rds.force_ssl", value: "1" },
              { name: "pgaudit.log", value: "ddl" },
            ],
          },
        },
      },
      {
        aws_rds_cluster: { example: { engine: "aurora-mysql", enabled_cloudwatch_logs_exports: ["audit"] } },
        aws_rds_cluster_parameter_group: {
          example: { parameter: [{ name: "require_secure_transport", value: "ON" }] },
        },
      },
    ],
    passing: [
      {
        aws_rds_cluster: { example: { engine: "aurora-mysql", enabled_cloudwatch_logs_exports: ["audit"] } },
        aws_rds_cluster_parameter_group: {
          example: {
            parameter: [
              { name: "require_secure_transport", value: "ON" },
              { name: "server_audit_logging", value: "1" },
            ],
          },
        },
      },
    ],
  },
};
