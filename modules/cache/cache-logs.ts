import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { ElasticacheReplicationGroupLogDeliveryConfiguration } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { Construct } from "constructs";

export interface CacheLogsProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Key of the log groups; its policy must let CloudWatch Logs use it for them. */
  readonly kmsKeyArn: string;
  /** One of the periods that CloudWatch Logs offers. */
  readonly retentionInDays: number;
}

/** Where a cache writes its slow log and its engine log: two encrypted log groups. */
export class CacheLogs extends Construct {
  readonly delivery: ElasticacheReplicationGroupLogDeliveryConfiguration[];

  constructor(scope: Construct, id: string, { prefix, kmsKeyArn, retentionInDays }: CacheLogsProps) {
    super(scope, id);
    this.delivery = (["slow-log", "engine-log"] as const).map((logType) => ({
      logType,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: new CloudwatchLogGroup(this, logType.replace("-", "_"), {
        name: `/aws/elasticache/${prefix}/${logType}`,
        kmsKeyId: kmsKeyArn,
        retentionInDays,
      }).name,
    }));
  }
}
