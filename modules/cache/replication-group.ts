import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { FinalSnapshot } from "../backup/final-snapshot";
import type { CacheLogs } from "./cache-logs";

const PORT = 6379;

export interface ReplicationGroupProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Identifier, at most 40 characters. */
  readonly name: string;
  readonly engine: "redis" | "valkey";
  /** major.minor */
  readonly engineVersion: string;
  readonly nodeType: string;
  /** Primary and replicas together, 1 to 6; from two on with failover over several zones. */
  readonly nodes: number;
  /** Token of the clients, 16 to 128 characters. */
  readonly authToken: string;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly kmsKeyArn: string;
  readonly logs: CacheLogs;
  /** Topic for notices; it must not be encrypted. */
  readonly topicArn: string;
  /** Days to keep the daily snapshots; 0 takes none. */
  readonly snapshotRetentionDays: number;
  /** Daily and in UTC, `hh:mm-hh:mm`. */
  readonly snapshotWindow: string;
  /** Weekly and in UTC, `ddd:hh:mm-ddd:hh:mm`. */
  readonly maintenanceWindow: string;
  /** Apply changes that interrupt service at once, rather than in the maintenance window. */
  readonly applyImmediately: boolean;
}

/**
 * A Redis or Valkey replication group without sharding: TLS only, with a token, encrypted at rest, its logs
 * exported, its snapshots kept, and a last one taken when it is destroyed. What it holds can be made anew from the
 * database, so a plan may replace it.
 * Controls: FSBP ElastiCache.1 to ElastiCache.7.
 */
export class ReplicationGroup extends Construct {
  readonly group: ElasticacheReplicationGroup;
  /** Address of the primary for clients, without the token. */
  readonly connectionString: string;
  /** Ids of the nodes, by which CloudWatch knows them, in their order. */
  readonly nodeIds: string[];

  constructor(scope: Construct, id: string, props: ReplicationGroupProps) {
    super(scope, id);
    const { prefix, name, engine, engineVersion, nodes } = props;
    const severalNodes = nodes >= 2;
    const subnets = new ElasticacheSubnetGroup(this, "subnets", {
      name: `${prefix}-redis-subnet`,
      description: `Isolated subnets of ${prefix}`,
      subnetIds: props.subnetIds,
    });
    const finalSnapshot = new FinalSnapshot(this, "final_snapshot", {
      storeName: name,
      // ElastiCache User Guide, "Taking manual backups": 1 to 40 characters.
      limit: 40,
      replacedWith: { name, kms_key: props.kmsKeyArn, subnet_group: subnets.name },
    });
    this.group = new ElasticacheReplicationGroup(this, "group", {
      replicationGroupId: name,
      description: `Cache of ${prefix}`,
      engine,
      engineVersion,
      nodeType: props.nodeType,
      numCacheClusters: nodes,
      automaticFailoverEnabled: severalNodes,
      multiAzEnabled: severalNodes,
      port: PORT,
      parameterGroupName: this.createParameterGroup(prefix, engine, engineVersion).name,
      subnetGroupName: subnets.name,
      securityGroupIds: [props.securityGroupId],
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: "true",
      kmsKeyId: props.kmsKeyArn,
      authToken: props.authToken,
      authTokenUpdateStrategy: "ROTATE",
      autoMinorVersionUpgrade: "true",
      snapshotRetentionLimit: props.snapshotRetentionDays,
      snapshotWindow: props.snapshotWindow,
      maintenanceWindow: props.maintenanceWindow,
      finalSnapshotIdentifier: finalSnapshot.name,
      logDeliveryConfiguration: props.logs.delivery,
      notificationTopicArn: props.topicArn,
      applyImmediately: props.applyImmediately,
    });
    this.nodeIds = Fn.sort(this.group.memberClusters);
    this.connectionString = `rediss://${this.group.primaryEndpointAddress}:${PORT}`;
  }

  /** Named after the family, and made before the old one goes: the group uses its old one until it is upgraded. */
  private createParameterGroup(prefix: string, engine: string, version: string): ElasticacheParameterGroup {
    const [major] = version.split(".");
    const family = `${engine}${major}`;
    return new ElasticacheParameterGroup(this, "parameters", {
      name: `${prefix}-${family}`,
      description: `Cache of ${prefix}, ${family}`,
      family,
      parameter: [
        { name: "maxmemory-policy", value: "allkeys-lru" },
        // Expired keys are announced: presence ends when its key does.
        { name: "notify-keyspace-events", value: "Ex" },
        { name: "tcp-keepalive", value: "300" },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
