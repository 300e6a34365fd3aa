import type { Control } from "../../control";
import { isTrue, requireSet } from "../../require";

export const rdsInsightsEncrypted: Control = {
  name: "rds-insights-encrypted",
  ids: [],
  title: "Performance Insights are encrypted with a customer key",
  severity: "medium",
  why: "They hold the text of statements.",
  mend: "Set performance_insights_kms_key_id to a key of the environment.",
  types: ["aws_rds_cluster", "aws_rds_cluster_instance"],
  check: (database) =>
    isTrue(database.value("performance_insights_enabled"))
      ? requireSet(database, "performance_insights_kms_key_id", "the ARN of a customer key")
      : [],
  examples: {
    failing: [
      { aws_rds_cluster_instance: { example: { performance_insights_kms_key_id: null } } },
      {
        aws_rds_cluster: {
          example: { performance_insights_enabled: true, performance_insights_kms_key_id: null },
        },
      },
    ],
    passing: [
      {
        aws_rds_cluster_instance: {
          example: { performance_insights_enabled: false, performance_insights_kms_key_id: null },
        },
      },
    ],
  },
};
