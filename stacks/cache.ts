import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import type { Construct } from "constructs";
import type { Settings } from "../environments/schema";
import { AuthToken } from "../modules/cache/auth-token";
import { CacheLogs } from "../modules/cache/cache-logs";
import { Memcached } from "../modules/cache/memcached";
import { ReplicationGroup } from "../modules/cache/replication-group";
import { EventTopic } from "../modules/monitoring/event-topic";
import { subscribe } from "../modules/monitoring/subscriptions";
import { PhaseStack } from "./phase-stack";

/** Phase 4: the cache, Memcached on request, the secret with its token, and notices of what happens to it. */
export class CacheStack extends PhaseStack<"cache"> {
  private readonly network = this.read("networking", ["isolated_subnet_ids", "cache_security_group_id"]);
  private readonly keys = this.read("security", [
    "data_kms_key_arn",
    "logs_kms_key_arn",
    "secrets_kms_key_arn",
  ]);

  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "cache");
    const { account, cache, monitoring } = settings;
    const { prefix, isProduction } = this;
    new RandomProvider(this, "random");

    const token = new AuthToken(this, "auth", {
      secretName: this.name("cacheSecret"),
      kmsKeyArn: this.keys.secrets_kms_key_arn,
      // In development the name must be free for the next try; a lost token is drawn anew.
      recoveryWindowInDays: isProduction ? 30 : 0,
      version: cache.authTokenVersion,
      preventDestroy: isProduction,
    });
    const logs = new CacheLogs(this, "logs", {
      prefix,
      kmsKeyArn: this.keys.logs_kms_key_arn,
      retentionInDays: cache.logRetentionDays,
    });
    const topic = new EventTopic(this, "events", {
      name: `${prefix}-cache-events`,
      publishers: [
        {
          // ElastiCache publishes as the owner of the topic, and to an encrypted topic not at all.
          // Source: ElastiCache User Guide, "Event Notifications and Amazon SNS".
          Sid: "PublishByOwner",
          Principal: { AWS: "*" },
          Condition: { StringEquals: { "AWS:SourceOwner": account } },
        },
      ],
    });
    subscribe(this, "events_subscriber", { topicArn: topic.arn, subscribers: monitoring.notices });
    const { group, nodeIds, connectionString } = new ReplicationGroup(this, "redis", {
      ...cache,
      prefix,
      name: this.name("replicationGroup"),
      authToken: token.value,
      subnetIds: this.network.isolated_subnet_ids,
      securityGroupId: this.network.cache_security_group_id,
      kmsKeyArn: this.keys.data_kms_key_arn,
      logs,
      topicArn: topic.arn,
      applyImmediately: !isProduction,
    });
    token.writeCredentials(group);
    const memcached =
      cache.memcached &&
      new Memcached(this, "memcached", {
        ...cache.memcached,
        prefix,
        name: this.name("memcached"),
        subnetIds: this.network.isolated_subnet_ids,
        securityGroupId: this.network.cache_security_group_id,
        topicArn: topic.arn,
        maintenanceWindow: cache.maintenanceWindow,
        applyImmediately: !isProduction,
      });

    this.publish({
      redis_endpoint: group.primaryEndpointAddress,
      redis_reader_endpoint: group.readerEndpointAddress,
      redis_connection_string: connectionString,
      memcached_endpoint: memcached?.endpoint ?? "",
      redis_credentials_secret_arn: token.secretArn,
      redis_node_ids: nodeIds,
    });
  }
}
