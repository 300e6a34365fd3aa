import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { CustomerKey } from "../encryption/customer-key";
import { AuroraInstances } from "./aurora-instances";
import type { AuroraInstancesProps } from "./aurora-instances";
import type { AuroraParametersProps } from "./aurora-parameters";
import { engineFacts } from "./engine";
import type { AuroraEngine } from "./engine";
import { clusterInsights } from "./insights";
import { ParameterGroups } from "./parameter-groups";

export interface GlobalDatabaseProps
  extends
    AuroraParametersProps,
    Pick<
      AuroraInstancesProps,
      | "account"
      | "monitoringRoleName"
      | "monitoringIntervalSeconds"
      | "maintenanceWindow"
      | "applyImmediately"
    > {
  /** First part of every name. */
  readonly prefix: string;
  /** Identifier of the first region's cluster; the others are named after it. */
  readonly name: string;
  readonly engine: AuroraEngine;
  readonly engineVersion: string;
  /** The first region's cluster, and its last instance: a second region needs a writer to copy from. */
  readonly primary: RdsCluster;
  readonly primaryRegion: string;
  readonly after: ITerraformDependable;
  /** The second region, and the stack's provider there. */
  readonly region: string;
  readonly provider: TerraformProvider;
  /** Of a VPC in that region, in two zones or more. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Instances in that region, 1 to 16. */
  readonly instances: number;
  readonly minCapacity: number;
  readonly maxCapacity: number;
  readonly backupRetentionDays: number;
  readonly insightsRetentionDays: number;
  readonly logRetentionInDays: number;
  readonly keyDeletionWindowDays: number;
  readonly deletionProtection: boolean;
  /** Refuse any plan that would destroy the copy or its key. */
  readonly preventDestroy: boolean;
}

/**
 * An Aurora Global Database: a second cluster in another region, about a second behind, that can take over. It has a
 * key, parameter groups and logs there; its network must be there already. It can be added to a cluster that runs, and
 * taken away again: the first cluster is joined, not replaced.
 *
 * The copy has no final snapshot: it holds nothing that the first cluster does not.
 * Source: Aurora User Guide, "Using Amazon Aurora Global Database".
 */
export class GlobalDatabase extends Construct {
  /** Endpoint for reading in the second region. */
  readonly readerEndpoint: string;

  constructor(scope: Construct, id: string, props: GlobalDatabaseProps) {
    super(scope, id);
    const { prefix, engine, engineVersion, provider, region, account } = props;
    const name = `${props.name}-2`;
    const { port, logTypes } = engineFacts[engine];

    const global = new RdsGlobalCluster(this, "global", {
      globalClusterIdentifier: `${props.name}-global`,
      sourceDbClusterIdentifier: props.primary.arn,
      // Lets its members go when it is destroyed; they stay as clusters of their own.
      forceDestroy: true,
      deletionProtection: props.deletionProtection,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    const key = new CustomerKey(this, "key", {
      alias: `${prefix}-database-copy`,
      description: `Copy of the database of ${prefix}, and its logs`,
      account,
      region,
      provider,
      viaServices: ["rds"],
      logGroups: [`/aws/rds/cluster/${name}/*`],
      deletionWindowInDays: props.keyDeletionWindowDays,
      preventDestroy: props.preventDestroy,
    });
    const subnets = new DbSubnetGroup(this, "subnets", {
      provider,
      name: `${prefix}-db-subnet`,
      description: `Isolated subnets for the copy of ${prefix}`,
      subnetIds: [...props.subnetIds],
    });
    const groups = new ParameterGroups(this, "parameters", { ...props, provider });
    const logs = logTypes.map(
      (type) =>
        new CloudwatchLogGroup(this, `${type}_log`, {
          provider,
          name: `/aws/rds/cluster/${name}/${type}`,
          kmsKeyId: key.arn,
          retentionInDays: props.logRetentionInDays,
        }),
    );
    const insights = { kmsKeyArn: key.arn, retentionDays: props.insightsRetentionDays };
    const cluster = new RdsCluster(this, "cluster", {
      provider,
      clusterIdentifier: name,
      globalClusterIdentifier: global.id,
      // RDS copies an encrypted cluster only with an address signed for its region.
      sourceRegion: props.primaryRegion,
      engine,
      engineMode: "provisioned",
      engineVersion,
      port,
      iamDatabaseAuthenticationEnabled: true,
      serverlessv2ScalingConfiguration: { minCapacity: props.minCapacity, maxCapacity: props.maxCapacity },
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [props.securityGroupId],
      dbClusterParameterGroupName: groups.clusterGroupName,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      enabledCloudwatchLogsExports: [...logTypes],
      ...clusterInsights(insights),
      backupRetentionPeriod: props.backupRetentionDays,
      preferredMaintenanceWindow: props.maintenanceWindow,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      skipFinalSnapshot: true,
      applyImmediately: props.applyImmediately,
      deletionProtection: props.deletionProtection,
      lifecycle: {
        ...(props.preventDestroy && { preventDestroy: true }),
        // RDS fills in the first for a copy, and changes it at a failover; it tells the second nobody after an import.
        ignoreChanges: ["replication_source_identifier", "source_region"],
      },
      dependsOn: [props.after, ...logs],
    });
    new AuroraInstances(this, "instances", {
      provider,
      cluster,
      clusterName: name,
      account,
      region,
      readers: props.instances - 1,
      availabilityZones: [],
      parameterGroupName: groups.instanceGroupName,
      insights,
      monitoringRoleName: props.monitoringRoleName,
      monitoringIntervalSeconds: props.monitoringIntervalSeconds,
      maintenanceWindow: props.maintenanceWindow,
      applyImmediately: props.applyImmediately,
    });
    this.readerEndpoint = cluster.readerEndpoint;
  }
}
