import type { Control } from "../../control";
import { rdsClusterAudits } from "./rds-cluster-audits";
import { rdsClusterBackupRetention } from "./rds-cluster-backup-retention";
import { rdsClusterCopiesTags } from "./rds-cluster-copies-tags";
import { rdsClusterDeletionProtection } from "./rds-cluster-deletion-protection";
import { rdsClusterEncrypted } from "./rds-cluster-encrypted";
import { rdsClusterEvents } from "./rds-cluster-events";
import { rdsClusterExportsLogs } from "./rds-cluster-exports-logs";
import { rdsClusterFinalSnapshot } from "./rds-cluster-final-snapshot";
import { rdsClusterForcesTls } from "./rds-cluster-forces-tls";
import { rdsClusterIamAuthentication } from "./rds-cluster-iam-authentication";
import { rdsClusterOwnMasterUser } from "./rds-cluster-own-master-user";
import { rdsClusterOwnPort } from "./rds-cluster-own-port";
import { rdsClusterSpansZones } from "./rds-cluster-spans-zones";
import { rdsInsightsEncrypted } from "./rds-insights-encrypted";
import { rdsInstanceEnhancedMonitoring } from "./rds-instance-enhanced-monitoring";
import { rdsInstanceEvents } from "./rds-instance-events";
import { rdsInstanceMinorUpgrades } from "./rds-instance-minor-upgrades";
import { rdsInstanceNotPublic } from "./rds-instance-not-public";
import { rdsParameterEvents } from "./rds-parameter-events";
import { rdsProxyHidesStatements } from "./rds-proxy-hides-statements";
import { rdsProxyRequiresTls } from "./rds-proxy-requires-tls";
import { rdsSubnetsIsolated } from "./rds-subnets-isolated";

export const rds: readonly Control[] = [
  rdsClusterAudits,
  rdsClusterBackupRetention,
  rdsClusterCopiesTags,
  rdsClusterDeletionProtection,
  rdsClusterEncrypted,
  rdsClusterEvents,
  rdsClusterExportsLogs,
  rdsClusterFinalSnapshot,
  rdsClusterForcesTls,
  rdsClusterIamAuthentication,
  rdsClusterOwnMasterUser,
  rdsClusterOwnPort,
  rdsClusterSpansZones,
  rdsInsightsEncrypted,
  rdsInstanceEnhancedMonitoring,
  rdsInstanceEvents,
  rdsInstanceMinorUpgrades,
  rdsInstanceNotPublic,
  rdsParameterEvents,
  rdsProxyHidesStatements,
  rdsProxyRequiresTls,
  rdsSubnetsIsolated,
];
