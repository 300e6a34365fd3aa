import type { Control } from "../../control";
import { requireOneOf, requireSet } from "../../require";

export const rdsInstanceEnhancedMonitoring: Control = {
  name: "rds-instance-enhanced-monitoring",
  ids: ["FSBP RDS.6"],
  title: "Database instances report what their operating system does",
  severity: "low",
  why: "Without it nobody sees which process takes processor or memory.",
  mend: "Set monitoring_interval to 60 or less, and monitoring_role_arn.",
  types: ["aws_rds_cluster_instance"],
  setting: "database.monitoringIntervalSeconds",
  check: (instance) => [
    ...requireOneOf(instance, "monitoring_interval", [1, 5, 10, 15, 30, 60]),
    ...requireSet(instance, "monitoring_role_arn", "a role that lets RDS write the metrics"),
  ],
  examples: {
    failing: [
      { aws_rds_cluster_instance: { example: { monitoring_interval: 0 } } },
      { aws_rds_cluster_instance: { example: { monitoring_role_arn: null } } },
    ],
    passing: [{ aws_rds_cluster_instance: { example: { monitoring_interval: 15 } } }],
  },
};
