import { ElasticacheCluster } from "@cdktf/provider-aws/lib/elasticache-cluster";
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Construct } from "constructs";

/** Port of Memcached, with TLS as without. */
export const MEMCACHED_PORT = 11211;

export interface MemcachedProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Identifier, at most 50 characters. */
  readonly name: string;
  /** major.minor.patch, 1.6.12 or later: older ones have no TLS. */
  readonly engineVersion: string;
  readonly nodeType: string;
  /** 1 to 40; from two on over several zones. */
  readonly nodes: number;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Topic for notices; it must not be encrypted. */
  readonly topicArn: string;
  /** Weekly and in UTC, `ddd:hh:mm-ddd:hh:mm`. */
  readonly maintenanceWindow: string;
  /** Apply changes that interrupt service at once, rather than in the maintenance window. */
  readonly applyImmediately: boolean;
}

/**
 * A Memcached cluster: TLS only, in the isolated tier. It has neither replicas, snapshots nor authentication, so who
 * may reach it is decided by its security group, and what it holds must be such that anybody there may read it.
 */
export class Memcached extends Construct {
  /** Where clients ask for the list of nodes, `host:port`. */
  readonly endpoint: string;

  constructor(scope: Construct, id: string, props: MemcachedProps) {
    super(scope, id);
    const [major, minor] = props.engineVersion.split(".");
    const family = `memcached${major}.${minor}`;
    const subnets = new ElasticacheSubnetGroup(this, "subnets", {
      name: `${props.prefix}-memcached-subnet`,
      description: `Isolated subnets of ${props.prefix}`,
      subnetIds: props.subnetIds,
    });
    const parameters = new ElasticacheParameterGroup(this, "parameters", {
      name: `${props.prefix}-${family.replace(".", "-")}`,
      description: `Memcached of ${props.prefix}, ${family}`,
      family,
      lifecycle: { createBeforeDestroy: true },
    });
    const cluster = new ElasticacheCluster(this, "cluster", {
      clusterId: props.name,
      engine: "memcached",
      engineVersion: props.engineVersion,
      nodeType: props.nodeType,
      numCacheNodes: props.nodes,
      azMode: props.nodes > 1 ? "cross-az" : "single-az",
      port: MEMCACHED_PORT,
      parameterGroupName: parameters.name,
      subnetGroupName: subnets.name,
      securityGroupIds: [props.securityGroupId],
      transitEncryptionEnabled: true,
      autoMinorVersionUpgrade: "true",
      maintenanceWindow: props.maintenanceWindow,
      notificationTopicArn: props.topicArn,
      applyImmediately: props.applyImmediately,
    });
    this.endpoint = `${cluster.clusterAddress}:${MEMCACHED_PORT}`;
  }
}
