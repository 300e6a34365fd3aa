import { loadSettings } from "../../../environments";
import { environmentNames } from "../../../environments";
import { CacheStack } from "../../../stacks/cache";
import { only, output, referenced, resources, statements, synthStack } from "../synth";

describe("CacheStack of dev", () => {
  const json = synthStack(CacheStack);
  const group = only(json, "aws_elasticache_replication_group");

  test("has the names of the Terraform original", () => {
    expect(group.replication_group_id).toBe("groundwork-dev-redis");
    expect(only(json, "aws_elasticache_subnet_group").name).toBe("groundwork-dev-redis-subnet");
    expect(
      resources(json, "aws_cloudwatch_log_group")
        .map(({ name }) => name as string)
        .sort(),
    ).toEqual(["/aws/elasticache/groundwork-dev/engine-log", "/aws/elasticache/groundwork-dev/slow-log"]);
  });

  test("has its settings, but wants a token and is encrypted with the customer key", () => {
    expect(group).toMatchObject({
      engine: "redis",
      engine_version: "7.1",
      node_type: "cache.t4g.micro",
      num_cache_clusters: 1,
      port: 6379,
      transit_encryption_enabled: true,
      at_rest_encryption_enabled: "true",
      kms_key_id: "${data.terraform_remote_state.security.outputs.data_kms_key_arn}",
      maintenance_window: "sun:05:00-sun:06:00",
      snapshot_window: "04:00-05:00",
      snapshot_retention_limit: 1,
    });
    expect(only(json, "aws_elasticache_parameter_group")).toMatchObject({
      family: "redis7",
      parameter: expect.arrayContaining([{ name: "maxmemory-policy", value: "allkeys-lru" }]),
    });
  });

  test("lies in the isolated tier, admits the cache group only", () => {
    expect(only(json, "aws_elasticache_subnet_group").subnet_ids).toBe(
      "${data.terraform_remote_state.networking.outputs.isolated_subnet_ids}",
    );
    expect(group.security_group_ids).toEqual([
      "${data.terraform_remote_state.networking.outputs.cache_security_group_id}",
    ]);
  });

  test("has its secret's name free again after it was destroyed", () => {
    expect(only(json, "aws_secretsmanager_secret").recovery_window_in_days).toBe(0);
  });
});

test("CacheStack of prod fails over, changes in the maintenance window, and keeps its secret", () => {
  const json = synthStack(CacheStack, "prod");
  expect(only(json, "aws_sns_topic_subscription").endpoint).toBe(
    loadSettings("prod").monitoring.notices.emails[0],
  );
  expect(only(json, "aws_elasticache_replication_group")).toMatchObject({
    num_cache_clusters: 3,
    automatic_failover_enabled: true,
    multi_az_enabled: true,
    apply_immediately: false,
  });
  expect(only(json, "aws_secretsmanager_secret")).toMatchObject({
    recovery_window_in_days: 30,
    lifecycle: { prevent_destroy: true },
  });
});

describe.each(environmentNames)("CacheStack of %s", (environment) => {
  const json = synthStack(CacheStack, environment);

  test("publishes addresses, and the token only as its secret's ARN", () => {
    const [group] = Object.keys(json.resource!.aws_elasticache_replication_group!);
    const primary = `\${aws_elasticache_replication_group.${group}.primary_endpoint_address}`;
    expect(output(json, "redis_endpoint")).toBe(primary);
    expect(output(json, "redis_reader_endpoint")).toBe(
      `\${aws_elasticache_replication_group.${group}.reader_endpoint_address}`,
    );
    expect(output(json, "redis_connection_string")).toBe(`rediss://${primary}:6379`);
    expect(referenced(output(json, "redis_credentials_secret_arn"))).toBe(
      Object.keys(json.resource!.aws_secretsmanager_secret!)[0],
    );
    expect(JSON.stringify(json.output)).not.toContain("random_password");
    expect(output(json, "redis_node_ids")).toBe(
      `\${sort(tolist(aws_elasticache_replication_group.${group}.member_clusters))}`,
    );
  });

  test("holds the token as a reference only, and the same for cache and secret", () => {
    const [token] = Object.keys(json.resource!.random_password!);
    const reference = `random_password.${token}.result`;
    expect(only(json, "aws_elasticache_replication_group").auth_token).toBe(`\${${reference}}`);
    expect(only(json, "aws_secretsmanager_secret_version").secret_string).toContain(
      `"token" = ${reference},`,
    );
  });

  test("tells a topic that is not encrypted: to an encrypted one ElastiCache publishes nothing", () => {
    expect(only(json, "aws_sns_topic")).not.toHaveProperty("kms_master_key_id");
    const allowed = statements(only(json, "aws_sns_topic_policy").policy as string).filter(
      ({ Effect }) => Effect === "Allow",
    );
    const [statement, ...others] = allowed;
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      actions: ["sns:Publish"],
      Condition: { StringEquals: { "AWS:SourceOwner": expect.stringMatching(/^\d{12}$/) } },
    });
    expect(referenced(only(json, "aws_elasticache_replication_group").notification_topic_arn)).toBe(
      Object.keys(json.resource!.aws_sns_topic_policy!)[0],
    );
  });
});
