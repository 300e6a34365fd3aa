import type { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { copyPrefix } from "../environments/names";
import { notices } from "../environments/notices";
import type { Settings } from "../environments/schema";
import { Backups } from "../modules/backup/backups";
import { AuroraCluster } from "../modules/database/aurora-cluster";
import { AuroraInstances } from "../modules/database/aurora-instances";
import { ClusterEvents } from "../modules/database/cluster-events";
import { GlobalDatabase } from "../modules/database/global-database";
import { MigrationFunction } from "../modules/database/migration-function";
import { ParameterGroups } from "../modules/database/parameter-groups";
import { RdsProxy } from "../modules/database/rds-proxy";
import { ServiceLogin } from "../modules/database/service-login";
import { PhaseStack, tagsOf } from "./phase-stack";

/**
 * Phase 3: the Aurora cluster, the secret with its master user, notices of what happens to it, the function that
 * migrates it, and the backups of all data of the environment.
 */
export class DatabaseStack extends PhaseStack<"database"> {
  private readonly network = this.read("networking", [
    "isolated_subnet_ids",
    "private_subnet_ids",
    "database_security_group_id",
    "migration_security_group_id",
    "proxy_security_group_id",
  ]);
  private readonly keys = this.read("security", [
    "data_kms_key_arn",
    "logs_kms_key_arn",
    "secrets_kms_key_arn",
  ]);

  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "database");
    const { account, region, monitoring, networking, database } = settings;
    const { prefix, isProduction } = this;
    for (const notice of notices(settings)) Annotations.of(this).addWarning(notice);
    new RandomProvider(this, "random");

    const parameterGroups = new ParameterGroups(this, "parameters", { prefix, ...database });
    const insights = {
      kmsKeyArn: this.keys.data_kms_key_arn,
      retentionDays: database.performanceInsightsRetentionDays,
    };
    const { cluster, secretArn, logGroupName } = new AuroraCluster(this, "aurora", {
      ...database,
      prefix,
      name: this.name("cluster"),
      secretName: this.name("databaseSecret"),
      // In development the name must be free for the next try; a lost password is drawn anew.
      secretRecoveryDays: isProduction ? 30 : 0,
      subnetIds: this.network.isolated_subnet_ids,
      securityGroupId: this.network.database_security_group_id,
      parameterGroupName: parameterGroups.clusterGroupName,
      dataKmsKeyArn: this.keys.data_kms_key_arn,
      logsKmsKeyArn: this.keys.logs_kms_key_arn,
      secretsKmsKeyArn: this.keys.secrets_kms_key_arn,
      logRetentionInDays: database.logRetentionDays,
      insights,
      isInGlobalDatabase: database.secondary !== undefined,
      applyImmediately: !isProduction,
      preventDestroy: isProduction,
    });
    const instances = new AuroraInstances(this, "instances", {
      cluster,
      clusterName: this.name("cluster"),
      account,
      region,
      readers: database.readers,
      availabilityZones: networking.availabilityZones,
      parameterGroupName: parameterGroups.instanceGroupName,
      insights,
      monitoringRoleName: this.name("monitoringRole"),
      monitoringIntervalSeconds: database.monitoringIntervalSeconds,
      maintenanceWindow: database.maintenanceWindow,
      applyImmediately: !isProduction,
    });
    new ClusterEvents(this, "events", {
      prefix,
      account,
      region,
      clusterIdentifier: cluster.id,
      instanceIdentifiers: instances.identifiers,
      parameterGroupName: parameterGroups.instanceGroupName,
      kmsKeyArn: this.keys.logs_kms_key_arn,
      subscribers: monitoring.notices,
    });

    new ServiceLogin(this, "service_login", {
      prefix,
      account,
      region,
      roleName: this.name("taskRole"),
      clusterResourceId: cluster.clusterResourceId,
    });
    const migration = this.createMigration(cluster, secretArn);

    const proxy = this.createProxy(cluster, secretArn);
    const copy = this.createCopy(cluster, instances);
    const backups = this.createBackups();

    this.publish({
      aurora_cluster_arn: cluster.arn,
      aurora_cluster_endpoint: cluster.endpoint,
      aurora_reader_endpoint: cluster.readerEndpoint,
      aurora_database_name: cluster.databaseName,
      aurora_port: cluster.port,
      db_credentials_secret_arn: secretArn,
      rds_proxy_endpoint: proxy?.endpoint ?? "",
      rds_proxy_reader_endpoint: proxy?.readerEndpoint ?? "",
      aurora_secondary_reader_endpoint: copy?.readerEndpoint ?? "",
      backup_vault_arn: backups.vaultArn,
      backup_role_arn: backups.roleArn,
      backup_topic_arn: backups.topicArn,
      migration_function_name: migration?.name ?? "",
      maintenance_schedule_name: migration?.scheduleName ?? "",
      aurora_cluster_identifier: cluster.clusterIdentifier,
      aurora_instance_identifiers: instances.identifiers,
      aurora_log_group_name: logGroupName,
    });
  }

  /** The migrations and the background work are PostgreSQL's. */
  private createMigration(cluster: RdsCluster, secretArn: string): MigrationFunction | undefined {
    const { account, region, database } = this.settings;
    if (database.engine !== "aurora-postgresql") return undefined;
    return new MigrationFunction(this, "migration", {
      name: this.name("migrationFunction"),
      roleName: this.name("migrationRole"),
      stack: this.node.id,
      copyPrefix: copyPrefix(this.settings),
      account,
      region,
      cluster,
      secretArn,
      secretsKmsKeyArn: this.keys.secrets_kms_key_arn,
      subnetIds: this.network.private_subnet_ids,
      securityGroupId: this.network.migration_security_group_id,
      logKmsKeyArn: this.keys.logs_kms_key_arn,
      logRetentionInDays: database.logRetentionDays,
      // A new account may run so few functions at once that AWS lets none be reserved.
      reservedConcurrency: this.isProduction ? 1 : undefined,
      maintenanceIntervalHours: database.maintenanceIntervalHours,
    });
  }

  private createProxy(cluster: RdsCluster, masterSecretArn: string): RdsProxy | undefined {
    const { account, region, database } = this.settings;
    if (!database.proxy) return undefined;
    return new RdsProxy(this, "proxy", {
      ...database.proxy,
      name: this.name("databaseProxy"),
      roleName: this.name("databaseProxyRole"),
      account,
      region,
      engine: database.engine,
      cluster,
      hasReaders: database.readers > 0,
      masterSecretArn,
      secretsKmsKeyArn: this.keys.secrets_kms_key_arn,
      subnetIds: this.network.isolated_subnet_ids,
      securityGroupId: this.network.proxy_security_group_id,
    });
  }

  /** In the second region, where the settings name its network. */
  private createCopy(primary: RdsCluster, instances: AuroraInstances): GlobalDatabase | undefined {
    const { account, region, database, security } = this.settings;
    if (!database.secondary) return undefined;
    return new GlobalDatabase(this, "global", {
      ...database,
      ...database.secondary,
      prefix: this.prefix,
      name: this.name("cluster"),
      account,
      primary,
      primaryRegion: region,
      after: instances.writer,
      provider: this.providerIn(database.secondary.region),
      monitoringRoleName: this.name("secondaryMonitoringRole"),
      insightsRetentionDays: database.performanceInsightsRetentionDays,
      logRetentionInDays: database.logRetentionDays,
      keyDeletionWindowDays: security.keyDeletionWindowDays,
      applyImmediately: !this.isProduction,
      preventDestroy: this.isProduction,
    });
  }

  /** Of every phase: data stores are found by their tags. */
  private createBackups(): Backups {
    const { account, region, backup, monitoring, security } = this.settings;
    const { Project, Environment } = tagsOf(this.settings, this.phase);
    const { copy, vaultLock, vaultLockCoolingOffDays } = backup;
    return new Backups(this, "backups", {
      ...backup,
      prefix: this.prefix,
      account,
      region,
      vaultName: this.name("backupVault"),
      roleName: this.name("backupRole"),
      tags: { Project: Project!, Environment: Environment! },
      copy: copy && { ...copy, provider: this.providerIn(copy.region) },
      lock:
        vaultLock === "compliance"
          ? { mode: vaultLock, coolingOffDays: vaultLockCoolingOffDays! }
          : { mode: vaultLock },
      protect: this.isProduction,
      keyDeletionWindowDays: security.keyDeletionWindowDays,
      noticesKmsKeyArn: this.keys.logs_kms_key_arn,
      subscribers: monitoring.notices,
      runbookBaseUrl: monitoring.runbookBaseUrl,
    });
  }
}
