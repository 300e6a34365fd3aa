import type { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Insights } from "./insights";
import { MonitoringRole } from "./monitoring-role";

/** Signed with RSA 2048, valid for 40 years; the one that AWS picks may change. */
const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";

export interface AuroraInstancesProps {
  /** Provider of another region. @default the stack's */
  readonly provider?: TerraformProvider;
  readonly cluster: RdsCluster;
  /** Identifier of the cluster; instances are named after it. */
  readonly clusterName: string;
  readonly account: string;
  readonly region: string;
  /** Instances beside the writer, 0 to 15. */
  readonly readers: number;
  /** Filled in turn, the writer's first; where none is named, AWS chooses. */
  readonly availabilityZones: readonly string[];
  readonly parameterGroupName: string;
  readonly insights: Insights;
  readonly monitoringRoleName: string;
  /** 1, 5, 10, 15, 30 or 60. */
  readonly monitoringIntervalSeconds: number;
  /** Weekly and in UTC, `ddd:hh:mm-ddd:hh:mm`. */
  readonly maintenanceWindow: string;
  /** Apply changes that interrupt service at once, rather than in the maintenance window. */
  readonly applyImmediately: boolean;
}

/**
 * The writer and the readers of a Serverless v2 cluster, spread over the zones. The first reader is of a tier that
 * grows with the writer, so that it can take over at full size; the others grow by their own load.
 * Controls: FSBP RDS.2, RDS.6, RDS.13. Tiers: Aurora User Guide, "Choosing the promotion tier for an Aurora
 * Serverless v2 reader".
 */
export class AuroraInstances extends Construct {
  /** Identifiers, the writer's first. */
  readonly identifiers: string[];
  /** The first one. */
  readonly writer: RdsClusterInstance;

  constructor(scope: Construct, id: string, props: AuroraInstancesProps) {
    super(scope, id);
    const role = new MonitoringRole(this, "monitoring", {
      name: props.monitoringRoleName,
      account: props.account,
      region: props.region,
      clusterName: props.clusterName,
    });
    let writer: RdsClusterInstance | undefined;
    this.identifiers = Array.from({ length: 1 + props.readers }, (_, index) => {
      const instance = new RdsClusterInstance(this, `instance_${index + 1}`, {
        provider: props.provider,
        identifier: `${props.clusterName}-${index + 1}`,
        clusterIdentifier: props.cluster.id,
        engine: props.cluster.engine,
        instanceClass: "db.serverless",
        availabilityZone: props.availabilityZones[index % props.availabilityZones.length],
        promotionTier: Math.min(index, 2),
        publiclyAccessible: false,
        dbParameterGroupName: props.parameterGroupName,
        caCertIdentifier: CERTIFICATE_AUTHORITY,
        autoMinorVersionUpgrade: true,
        copyTagsToSnapshot: true,
        preferredMaintenanceWindow: props.maintenanceWindow,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: props.insights.kmsKeyArn,
        performanceInsightsRetentionPeriod: props.insights.retentionDays,
        monitoringInterval: props.monitoringIntervalSeconds,
        monitoringRoleArn: role.arn,
        applyImmediately: props.applyImmediately,
        // The first instance of a cluster becomes its writer.
        dependsOn: [role.attachment, ...(writer ? [writer] : [])],
      });
      writer ??= instance;
      return instance.identifier;
    });
    this.writer = writer!;
  }
}
