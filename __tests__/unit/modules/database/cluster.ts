import type { TerraformStack } from "cdktf";
import { AuroraCluster } from "../../../../modules/database/aurora-cluster";
import type { AuroraClusterProps } from "../../../../modules/database/aurora-cluster";

/** A cluster with good properties, some of them changed. */
export function newCluster(stack: TerraformStack, change: Partial<AuroraClusterProps> = {}): AuroraCluster {
  return new AuroraCluster(stack, "aurora", {
    prefix: "app-dev",
    name: "app-dev-cluster",
    engine: "aurora-postgresql",
    engineVersion: "15.8",
    databaseName: "app",
    masterUsername: "app_admin",
    masterPassword: { managedBy: "terraform", version: 3 },
    secretName: "app-dev-db-credentials",
    secretRecoveryDays: 0,
    secretsKmsKeyArn: "arn:secrets-key",
    minCapacity: 0.5,
    maxCapacity: 4,
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupId: "sg-database",
    parameterGroupName: "app-dev-cluster-aurora-postgresql15",
    dataKmsKeyArn: "arn:data-key",
    logsKmsKeyArn: "arn:logs-key",
    logRetentionInDays: 14,
    insights: { kmsKeyArn: "arn:data-key", retentionDays: 7 },
    backupRetentionDays: 7,
    backupWindow: "03:00-04:00",
    maintenanceWindow: "sun:04:00-sun:05:00",
    applyImmediately: false,
    deletionProtection: true,
    preventDestroy: false,
    ...change,
  });
}
