import { CreateReplicationGroupCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { loadSettings } from "../../../environments";
import { callJson, options } from "../../deploy/emulator/emulator";
import { makeNetwork } from "../../deploy/emulator/network";
import { environment } from "./stage";
import type { Published } from "./stage";

/** Who logs in to the database, and under which name its certificate knows it. */
export interface Master {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly database: string;
}

const cluster = "groundwork-prod-cluster";

/** An Aurora cluster of a writer and two readers as the settings have it, with its log, its secret and its key. */
export async function makeAurora(master: Master): Promise<Published> {
  const { database, networking } = loadSettings(environment);
  const { KeyMetadata } = await new KMSClient(options()).send(new CreateKeyCommand({}));
  const data_kms_key_arn = KeyMetadata!.Arn!;
  const rds = new RDSClient(options());
  const { subnets } = await makeNetwork();
  const subnetGroup = {
    DBSubnetGroupName: "groundwork-prod-db-subnet",
    DBSubnetGroupDescription: "Isolated",
  };
  await rds.send(new CreateDBSubnetGroupCommand({ ...subnetGroup, SubnetIds: subnets }));
  const { DBCluster } = await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: cluster,
      DBSubnetGroupName: subnetGroup.DBSubnetGroupName,
      Engine: database.engine,
      EngineVersion: database.engineVersion,
      DatabaseName: database.databaseName,
      MasterUsername: database.masterUsername,
      MasterUserPassword: "never-used-here",
      StorageEncrypted: true,
      KmsKeyId: data_kms_key_arn,
      ServerlessV2ScalingConfiguration: {
        MinCapacity: database.minCapacity,
        MaxCapacity: database.maxCapacity,
      },
    }),
  );
  const identifiers = [1, 2, 3].map((number) => `${cluster}-${number}`);
  for (const [index, DBInstanceIdentifier] of identifiers.entries()) {
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        DBClusterIdentifier: cluster,
        Engine: "aurora-postgresql",
        DBInstanceClass: "db.serverless",
        AvailabilityZone: networking.availabilityZones[index],
      }),
    );
  }
  const secret = { username: master.user, password: master.password, host: master.host, port: 5432 };
  const { ARN } = await new SecretsManagerClient(options()).send(
    new CreateSecretCommand({
      Name: "groundwork-prod-db-credentials",
      SecretString: JSON.stringify({ ...secret, engine: "postgres", dbname: master.database }),
    }),
  );
  const logGroupName = `/aws/rds/cluster/${cluster}/postgresql`;
  await makeLogGroup(logGroupName);
  return {
    data_kms_key_arn,
    aurora_cluster_arn: DBCluster!.DBClusterArn,
    aurora_cluster_endpoint: master.host,
    aurora_reader_endpoint: master.host,
    aurora_database_name: master.database,
    aurora_port: 5432,
    db_credentials_secret_arn: ARN,
    migration_function_name: "groundwork-prod-migration",
    maintenance_schedule_name: "groundwork-prod-migration-maintenance",
    aurora_cluster_identifier: cluster,
    aurora_instance_identifiers: identifiers,
    aurora_log_group_name: logGroupName,
    backup_vault_arn: "arn:aws:backup:ap-northeast-1:333333333333:backup-vault:groundwork-prod",
    backup_role_arn: "arn:aws:iam::333333333333:role/groundwork-prod-backup-role",
    backup_topic_arn: "arn:aws:sns:ap-northeast-1:333333333333:groundwork-prod-backup-events",
  };
}

/** A replication group of a primary and two replicas. */
export async function makeCache(): Promise<Published> {
  const name = "groundwork-prod-redis";
  const { ReplicationGroup } = await new ElastiCacheClient(options()).send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: name,
      ReplicationGroupDescription: "Cache",
      Engine: "redis",
      CacheNodeType: "cache.r7g.large",
      NumCacheClusters: 3,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
      TransitEncryptionEnabled: true,
      AuthToken: "sixteen-or-more-characters",
    }),
  );
  return {
    redis_endpoint: ReplicationGroup!.NodeGroups![0]!.PrimaryEndpoint!.Address,
    redis_reader_endpoint: ReplicationGroup!.NodeGroups![0]!.ReaderEndpoint!.Address,
    redis_node_ids: ReplicationGroup!.MemberClusters,
  };
}

export const makeLogGroup = (logGroupName: string) =>
  callJson("logs", "Logs_20140328.CreateLogGroup", { logGroupName });

/** Writes lines into a log group, under a stream of their own. */
export async function log(logGroupName: string, ...messages: string[]): Promise<void> {
  const logStreamName = `drill-${Math.random().toString(36).slice(2)}`;
  await callJson("logs", "Logs_20140328.CreateLogStream", { logGroupName, logStreamName });
  await callJson("logs", "Logs_20140328.PutLogEvents", {
    logGroupName,
    logStreamName,
    logEvents: messages.map((message) => ({ timestamp: Date.now(), message })),
  });
}
