import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import type { TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { backupTag } from "../backup/backup-tag";
import { FinalSnapshot } from "../backup/final-snapshot";
import { engineFacts, notNewerThan } from "./engine";
import type { AuroraEngine } from "./engine";
import type { Insights } from "./insights";
import { clusterInsights } from "./insights";
import { MasterPassword } from "./master-password";

export interface AuroraClusterProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Identifier of the cluster, at most 63 characters. */
  readonly name: string;
  readonly engine: AuroraEngine;
  /** As RDS writes it. */
  readonly engineVersion: string;
  readonly databaseName: string;
  readonly masterUsername: string;
  /**
   * Who makes the master password: Terraform (raise `version` to change it), or RDS, which changes it every
   * `rotationDays`. @default rotationDays: 7, RDS's own
   */
  readonly masterPassword:
    | { readonly managedBy: "terraform"; readonly version: number }
    | { readonly managedBy: "rds"; readonly rotationDays?: number };
  /** Name of the credentials secret that Terraform makes; RDS names its own. */
  readonly secretName: string;
  /** Days in which that secret can be brought back after it was destroyed; 0: gone at once, its name free again. */
  readonly secretRecoveryDays: number;
  readonly secretsKmsKeyArn: string;
  /** Capacity units of each instance; at minimum 0 an idle cluster sleeps after `autoPauseSeconds`. */
  readonly minCapacity: number;
  readonly maxCapacity: number;
  /** 300 to 86400, with minimum 0 only. */
  readonly autoPauseSeconds?: number;
  /** In two zones or more. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly parameterGroupName: string;
  readonly dataKmsKeyArn: string;
  readonly logsKmsKeyArn: string;
  /** Days to keep the exported logs; one of the periods that CloudWatch Logs offers. */
  readonly logRetentionInDays: number;
  readonly insights: Insights;
  readonly backupRetentionDays: number;
  /** Daily and in UTC, `hh:mm-hh:mm`. */
  readonly backupWindow: string;
  /** Weekly and in UTC, `ddd:hh:mm-ddd:hh:mm`. */
  readonly maintenanceWindow: string;
  /**
   * Apply changes that interrupt service at once, rather than in the maintenance window. Always so where Terraform
   * makes the password: RDS would put off that change too, when the secret has the new password already.
   */
  readonly applyImmediately: boolean;
  /** Let AWS refuse to delete the cluster. */
  readonly deletionProtection: boolean;
  /** Whether it is in a global database, which then says so, not Terraform. @default false */
  readonly isInGlobalDatabase?: boolean;
  /** Refuse any plan that would destroy the cluster or its secret. */
  readonly preventDestroy: boolean;
}

/**
 * An Aurora Serverless v2 cluster, without instances: encrypted, with IAM authentication and Data API,
 * its logs exported, its backups kept, and a last snapshot taken when it is destroyed.
 *
 * RDS upgrades minor versions by itself, after which the settings are behind; a plan then fails and says so, where
 * AWS would refuse the way back. `snapshot_identifier` is never set: to remove it later would replace the cluster.
 * Controls: FSBP RDS.7, RDS.12, RDS.16, RDS.27, RDS.34, RDS.37.
 */
export class AuroraCluster extends Construct {
  readonly cluster: RdsCluster;
  /** Secret with the master user's credentials. */
  readonly secretArn: string;
  /** Where the exported log with errors goes. */
  readonly logGroupName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuroraClusterProps,
  ) {
    super(scope, id);
    const { name } = props;
    const subnets = new DbSubnetGroup(this, "subnets", {
      name: `${props.prefix}-db-subnet`,
      description: `Isolated subnets of ${props.prefix}`,
      subnetIds: props.subnetIds,
    });
    const { port, logTypes } = engineFacts[props.engine];
    const logs = logTypes.map(
      (type, i) =>
        new CloudwatchLogGroup(this, i ? `${type}_log` : "log", {
          name: `/aws/rds/cluster/${name}/${type}`,
          kmsKeyId: props.logsKmsKeyArn,
          retentionInDays: props.logRetentionInDays,
        }),
    );
    this.logGroupName = logs[0]!.name;
    const finalSnapshot = new FinalSnapshot(this, "final_snapshot", {
      storeName: name,
      // RDS API Reference, CreateDBClusterSnapshot: 1 to 63 characters.
      limit: 63,
      replacedWith: {
        name,
        database_name: props.databaseName,
        master_username: props.masterUsername,
        kms_key: props.dataKmsKeyArn,
        subnet_group: subnets.name,
      },
    });
    const password = this.createPassword();

    this.cluster = new RdsCluster(this, "cluster", {
      clusterIdentifier: name,
      engine: props.engine,
      engineMode: "provisioned",
      engineVersion: props.engineVersion,
      allowMajorVersionUpgrade: false,
      databaseName: props.databaseName,
      port,
      masterUsername: props.masterUsername,
      ...(password
        ? { masterPasswordWo: password.value, masterPasswordWoVersion: password.version }
        : { manageMasterUserPassword: true, masterUserSecretKmsKeyId: props.secretsKmsKeyArn }),
      iamDatabaseAuthenticationEnabled: true,
      enableHttpEndpoint: true,
      serverlessv2ScalingConfiguration: {
        minCapacity: props.minCapacity,
        maxCapacity: props.maxCapacity,
        secondsUntilAutoPause: props.minCapacity === 0 ? props.autoPauseSeconds : undefined,
      },
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [props.securityGroupId],
      dbClusterParameterGroupName: props.parameterGroupName,
      storageEncrypted: true,
      kmsKeyId: props.dataKmsKeyArn,
      enabledCloudwatchLogsExports: [...logTypes],
      ...clusterInsights(props.insights),
      backupRetentionPeriod: props.backupRetentionDays,
      preferredBackupWindow: props.backupWindow,
      preferredMaintenanceWindow: props.maintenanceWindow,
      // Not "continuous": AWS Backup would take over the retention, and refuse Terraform's (docs/backup.md).
      tags: backupTag("snapshots"),
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: finalSnapshot.name,
      applyImmediately: props.applyImmediately || Boolean(password),
      deletionProtection: props.deletionProtection,
      lifecycle: lifecycleOf(props),
      // Otherwise RDS makes the log groups itself, without key and retention.
      dependsOn: logs,
    });
    this.refuseVersionBehind();

    if (password) {
      password.writeCredentials(this.cluster);
      this.secretArn = password.secretArn;
    } else {
      this.secretArn = this.cluster.masterUserSecret.get(0).secretArn;
      this.rotate();
    }
  }

  private createPassword(): MasterPassword | undefined {
    const { masterPassword, secretName, secretsKmsKeyArn, secretRecoveryDays, preventDestroy } = this.props;
    if (masterPassword.managedBy === "rds") return undefined;
    return new MasterPassword(this, "master", {
      secretName,
      kmsKeyArn: secretsKmsKeyArn,
      recoveryWindowInDays: secretRecoveryDays,
      version: masterPassword.version,
      preventDestroy,
    });
  }

  /** Sets how often RDS changes a password of its own making. */
  private rotate(): void {
    const { masterPassword } = this.props;
    if (masterPassword.managedBy !== "rds" || !masterPassword.rotationDays) return;
    new SecretsmanagerSecretRotation(this, "rotation", {
      secretId: this.secretArn,
      // The cluster may still be without an instance that takes a new password.
      rotateImmediately: false,
      rotationRules: { automaticallyAfterDays: masterPassword.rotationDays },
    });
  }

  private refuseVersionBehind(): void {
    const { engineVersion, name } = this.props;
    // Raw: `self` has no token.
    this.cluster.addOverride("lifecycle.postcondition", [
      {
        condition: `\${${notNewerThan(engineVersion, "self.engine_version_actual")}}`,
        error_message:
          `${name} is at version \${self.engine_version_actual}, newer than ${engineVersion}: RDS has upgraded it. ` +
          "Set database.engineVersion to the version that it has.",
      },
    ]);
  }
}

function lifecycleOf(props: AuroraClusterProps): TerraformResourceLifecycle | undefined {
  const { isInGlobalDatabase, preventDestroy } = props;
  if (!isInGlobalDatabase) return preventDestroy ? { preventDestroy } : undefined;
  return { ...(preventDestroy && { preventDestroy }), ignoreChanges: ["global_cluster_identifier"] };
}
