import type { ReplicationGroupProps } from "../../../../modules/cache/replication-group";
import { find, only, referenced, resources, synthModule } from "../../synth";
import type { Body } from "../../synth";
import { newCache } from "./cache";

const synth = (change: Partial<ReplicationGroupProps> = {}) =>
  synthModule((stack) => newCache(stack, change));
const group = (change: Partial<ReplicationGroupProps> = {}): Body =>
  only(synth(change), "aws_elasticache_replication_group");

describe("ReplicationGroup", () => {
  test.each([
    ["redis", "7.1", "redis7"],
    ["valkey", "7.2", "valkey7"],
    ["valkey", "8.0", "valkey8"],
  ] as const)("is %s %s, with parameters of the family %s", (engine, engineVersion, family) => {
    const json = synth({ engine, engineVersion });
    expect(only(json, "aws_elasticache_replication_group")).toMatchObject({
      engine,
      engine_version: engineVersion,
    });
    expect(only(json, "aws_elasticache_parameter_group")).toMatchObject({
      name: `app-dev-${family}`,
      family,
      lifecycle: { create_before_destroy: true },
    });
  });

  test("evicts what was used least, announces what expires, notices dead connections", () => {
    const json = synth();
    expect(only(json, "aws_elasticache_parameter_group").parameter).toEqual([
      { name: "maxmemory-policy", value: "allkeys-lru" },
      { name: "notify-keyspace-events", value: "Ex" },
      { name: "tcp-keepalive", value: "300" },
    ]);
    expect(referenced(group().parameter_group_name)).toBe(
      Object.keys(json.resource!.aws_elasticache_parameter_group!)[0],
    );
  });

  test("wants TLS and the token, and is encrypted with the customer key", () => {
    expect(group()).toMatchObject({
      port: 6379,
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      auth_token: "${token}",
      auth_token_update_strategy: "ROTATE",
      at_rest_encryption_enabled: "true",
      kms_key_id: "arn:data-key",
    });
  });

  test("is in the isolated subnets, behind its one security group", () => {
    const json = synth();
    expect(only(json, "aws_elasticache_subnet_group").subnet_ids).toEqual(["subnet-a", "subnet-b"]);
    expect(referenced(group().subnet_group_name)).toBe(
      Object.keys(json.resource!.aws_elasticache_subnet_group!)[0],
    );
    expect(group().security_group_ids).toEqual(["sg-cache"]);
  });

  test.each([
    [1, false],
    [2, true],
    [3, true],
  ])("of %i nodes: failover over several zones %s", (nodes, severalNodes) => {
    expect(group({ nodes })).toMatchObject({
      num_cache_clusters: nodes,
      automatic_failover_enabled: severalNodes,
      multi_az_enabled: severalNodes,
    });
  });

  test("keeps snapshots, and a last one under a name drawn for this life of it", () => {
    expect(group({ snapshotRetentionDays: 5 })).toMatchObject({
      snapshot_retention_limit: 5,
      snapshot_window: "04:00-05:00",
      maintenance_window: "sun:05:00-sun:06:00",
      auto_minor_version_upgrade: "true",
      final_snapshot_identifier: expect.stringMatching(/^app-dev-redis-final-\$\{random_id\.\w+\.hex\}$/),
    });
  });

  test("names its last snapshot so that ElastiCache takes it, however long its own name is", () => {
    const name = String(group({ name: `${"p".repeat(28)}-redis` }).final_snapshot_identifier);
    expect(name.replace(/\$\{random_id\.\w+\.hex\}$/, "0a1b2c3d")).toHaveLength(40);
  });

  test("puts changes off to the maintenance window where asked", () => {
    expect(group().apply_immediately).toBe(false);
    expect(group({ applyImmediately: true }).apply_immediately).toBe(true);
  });

  test("tells the topic, and writes both logs to encrypted groups", () => {
    const json = synth();
    expect(group().notification_topic_arn).toBe("arn:topic");
    const deliveries = group().log_delivery_configuration as Body[];
    expect(deliveries.map(({ log_type }) => log_type as string)).toEqual(["slow-log", "engine-log"]);
    for (const { log_type, destination, destination_type } of deliveries) {
      expect(destination_type).toBe("cloudwatch-logs");
      const logGroup = find(json, "aws_cloudwatch_log_group", {
        name: `/aws/elasticache/app-dev/${log_type as string}`,
      });
      expect(logGroup).toMatchObject({ kms_key_id: "arn:logs-key", retention_in_days: 14 });
      expect(json.resource!.aws_cloudwatch_log_group![referenced(destination)]).toBe(logGroup);
    }
    expect(resources(json, "aws_cloudwatch_log_group")).toHaveLength(2);
  });
});
