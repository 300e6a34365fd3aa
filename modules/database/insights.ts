import type { RdsClusterConfig } from "@cdktf/provider-aws/lib/rds-cluster";

/** What Performance Insights records of the statements that an instance runs. */
export interface Insights {
  readonly kmsKeyArn: string;
  /** 7; a multiple of 31 up to 713; or 731. */
  readonly retentionDays: number;
}

/** Days from which on the advanced mode of Database Insights can be switched on. */
const ADVANCED_FROM_DAYS = 465;

/**
 * What has to be said at the cluster so that its instances may keep their records for as long. Since July 2026 AWS
 * keeps more than 7 days only in the advanced mode of Database Insights, which is the cluster's and wants the
 * cluster's own settings to agree.
 * Source: Aurora User Guide, "Turning on the Advanced mode of Database Insights for Amazon Aurora".
 */
export function clusterInsights({
  kmsKeyArn,
  retentionDays,
}: Insights): Pick<
  RdsClusterConfig,
  | "databaseInsightsMode"
  | "performanceInsightsEnabled"
  | "performanceInsightsKmsKeyId"
  | "performanceInsightsRetentionPeriod"
> {
  if (retentionDays < ADVANCED_FROM_DAYS) return {};
  return {
    databaseInsightsMode: "advanced",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: kmsKeyArn,
    performanceInsightsRetentionPeriod: retentionDays,
  };
}
