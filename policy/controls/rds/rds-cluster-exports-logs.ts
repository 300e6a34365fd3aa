import type { Control } from "../../control";

/** The log that tells of sign-ins and statements, by engine. */
const logs: Record<string, string> = { "aurora-postgresql": "postgresql", "aurora-mysql": "audit" };

export const rdsClusterExportsLogs: Control = {
  name: "rds-cluster-exports-logs",
  ids: ["FSBP RDS.34", "FSBP RDS.37"],
  title: "Aurora sends its log to CloudWatch",
  severity: "medium",
  why: "The log on an instance is gone after some days, or with the instance.",
  mend: "Add postgresql (PostgreSQL) or audit (MySQL) to enabled_cloudwatch_logs_exports.",
  types: ["aws_rds_cluster"],
  check: (cluster) => {
    const log = logs[String(cluster.value("engine"))] ?? "postgresql";
    const found = cluster.list("enabled_cloudwatch_logs_exports");
    if (found.includes(log)) return [];
    return [
      { resource: cluster, argument: "enabled_cloudwatch_logs_exports", found, allowed: `with ${log}` },
    ];
  },
  examples: {
    failing: [
      { aws_rds_cluster: { example: { enabled_cloudwatch_logs_exports: [] } } },
      { aws_rds_cluster: { example: { enabled_cloudwatch_logs_exports: ["upgrade"] } } },
    ],
    passing: [
      { aws_rds_cluster: { example: { enabled_cloudwatch_logs_exports: ["upgrade", "postgresql"] } } },
    ],
  },
};
