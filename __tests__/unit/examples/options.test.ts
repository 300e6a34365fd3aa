import { loadSettings, notices } from "../../../environments";
import { find, only, output, referenced, resources } from "../synth";
import { synthExample } from "./platform";

test("nat-none: no NAT gateway, and an endpoint for all that the application needs", () => {
  const { networking } = synthExample("nat-none");
  expect(resources(networking!, "aws_nat_gateway")).toEqual([]);
  const services = resources(networking!, "aws_vpc_endpoint")
    .filter((endpoint) => endpoint.vpc_endpoint_type === "Interface")
    .map((endpoint) => String(endpoint.service_name).split("ap-northeast-1.")[1]);
  expect(services.sort()).toEqual(["cognito-idp", "ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager"]);
});

test("nat-single: one NAT gateway, the way out of both zones", () => {
  const { networking } = synthExample("nat-single");
  expect(resources(networking!, "aws_nat_gateway")).toHaveLength(1);
});

test("nat-per-az: a NAT gateway a zone", () => {
  const { networking } = synthExample("nat-per-az");
  const zones = loadSettings("nat-per-az").networking.availabilityZones;
  expect(resources(networking!, "aws_nat_gateway")).toHaveLength(zones.length);
});

test("google-sign-in: Google is a provider of the pool and of the client, its secret in no JSON", () => {
  const { security } = synthExample("google-sign-in");
  const google = only(security!, "aws_cognito_identity_provider");
  expect(google).toMatchObject({ provider_name: "Google", provider_type: "Google" });
  expect(google.provider_details.client_secret).toMatch(
    /^\$\{(data|ephemeral)\.aws_secretsmanager_secret_version\./,
  );
  const client = only(security!, "aws_cognito_user_pool_client");
  expect(client.supported_identity_providers).toHaveLength(2);
});

test("rds-password: RDS makes the password and changes it, and the output names RDS's secret", () => {
  const { database } = synthExample("rds-password");
  const cluster = only(database!, "aws_rds_cluster");
  expect(cluster).toMatchObject({ manage_master_user_password: true });
  expect(cluster).not.toHaveProperty("master_password_wo");
  find(database!, "aws_secretsmanager_secret_rotation", {
    rotation_rules: { automatically_after_days: 30 },
  });
  expect(output(database!, "db_credentials_secret_arn")).toMatch(/master_user_secret\[0\]\.secret_arn/);
});

test("dynamodb: a table with both kinds of index, of which table and global index scale", () => {
  const { nosql } = synthExample("dynamodb");
  const table = only(nosql!, "aws_dynamodb_table");
  expect(table).toMatchObject({ billing_mode: "PROVISIONED", hash_key: "room_id", range_key: "reacted_at" });
  expect(table.global_secondary_index).toHaveLength(1);
  expect(table.local_secondary_index).toHaveLength(1);
  expect(resources(nosql!, "aws_appautoscaling_policy")).toHaveLength(4);
  expect(output(nosql!, "nosql_stream_arns")).toHaveLength(1);
});

test("aurora-mysql: its engine, port, parameters and logs, TLS only, and no migrations", () => {
  const { networking, database } = synthExample("aurora-mysql");
  expect(only(database!, "aws_rds_cluster")).toMatchObject({
    engine: "aurora-mysql",
    engine_version: "8.0.mysql_aurora.3.10.6",
    port: 3306,
    enabled_cloudwatch_logs_exports: ["error", "audit", "slowquery"],
  });
  const group = only(database!, "aws_rds_cluster_parameter_group");
  expect(group).toMatchObject({
    family: "aurora-mysql8.0",
    name: "groundwork-aurora-mysql-cluster-aurora-mysql8-0",
  });
  expect(group.parameter).toContainEqual({
    name: "require_secure_transport",
    value: "ON",
    apply_method: "immediate",
  });
  expect(resources(database!, "aws_lambda_function")).toEqual([]);
  expect(output(database!, "migration_function_name")).toBe("");
  const ports = (type: string) => resources(networking!, type).map(({ from_port }) => from_port);
  for (const type of ["aws_vpc_security_group_ingress_rule", "aws_network_acl_rule"]) {
    expect(ports(type)).toContain(3306);
    expect(ports(type)).not.toContain(5432);
  }
});

test("valkey: a group of its own family, still with TLS, token and key", () => {
  const { cache } = synthExample("valkey");
  expect(only(cache!, "aws_elasticache_replication_group")).toMatchObject({
    engine: "valkey",
    engine_version: "8.1",
    transit_encryption_mode: "required",
    at_rest_encryption_enabled: "true",
    auth_token: expect.stringMatching(/^\$\{random_password\./),
  });
  expect(only(cache!, "aws_elasticache_parameter_group").family).toBe("valkey8");
});

test("rds-proxy: TLS is required, in a group of its own between application and cluster, with a warning", () => {
  const { networking, database } = synthExample("rds-proxy");
  expect(only(database!, "aws_db_proxy")).toMatchObject({ require_tls: true, engine_family: "POSTGRESQL" });
  expect(only(database!, "aws_db_proxy").auth).toHaveLength(2);
  expect(only(database!, "aws_db_proxy_endpoint").target_role).toBe("READ_ONLY");
  const rules = resources(networking!, "aws_vpc_security_group_ingress_rule").map((rule) => rule.description);
  expect(rules).toEqual(expect.arrayContaining(["Application to proxy, TLS", "Proxy to Aurora, TLS"]));
  expect(output(database!, "rds_proxy_endpoint")).toMatch(/aws_db_proxy\./);
  expect(notices(loadSettings("rds-proxy")).join()).toMatch(/pins a connection .* docs\/application\.md/);
});

test("memcached: TLS only, over several zones, reached by the application alone", () => {
  const { networking, cache } = synthExample("memcached");
  expect(only(cache!, "aws_elasticache_cluster")).toMatchObject({
    engine: "memcached",
    transit_encryption_enabled: true,
    az_mode: "cross-az",
    port: 11211,
  });
  const [rule, ...others] = resources(networking!, "aws_vpc_security_group_ingress_rule").filter(
    ({ from_port }) => from_port === 11211,
  );
  expect(others).toEqual([]);
  expect(rule!.referenced_security_group_id).toMatch(/security_groups_app_/);
  expect(resources(networking!, "aws_network_acl_rule").map(({ from_port }) => from_port)).toContain(11211);
  expect(output(cache!, "memcached_endpoint")).toMatch(/cluster_address\}:11211$/);
});

test("global-database: a second cluster in the other region, encrypted there, protected, after the first", () => {
  const { database } = synthExample("global-database");
  const [primary, copy] = resources(database!, "aws_rds_cluster").sort(
    (a, b) => Number(Boolean(a.provider)) - Number(Boolean(b.provider)),
  );
  expect(primary!.lifecycle.ignore_changes).toEqual(["global_cluster_identifier"]);
  expect(copy).toMatchObject({
    provider: "aws.ap-northeast-3",
    storage_encrypted: true,
    source_region: "ap-northeast-1",
    deletion_protection: true,
    vpc_security_group_ids: ["sg-0123456789abcdef0"],
    lifecycle: { prevent_destroy: true },
  });
  const key = database!.resource!.aws_kms_key![referenced(copy!.kms_key_id)]!;
  expect(key.provider).toBe("aws.ap-northeast-3");
  for (const argument of ["master_username", "master_password_wo", "database_name"]) {
    expect(copy).not.toHaveProperty(argument);
  }
  expect(copy!.depends_on.join()).toMatch(/aws_rds_cluster_instance\.instances_instance_1/);
  expect(only(database!, "aws_rds_global_cluster").source_db_cluster_identifier).toMatch(/\.arn\}$/);
});

test("github-roles: one role plans, one applies, each for one subject of the repository", () => {
  const { governance } = synthExample("github-roles");
  const subjects = resources(governance!, "aws_iam_role")
    .filter(({ name }) => /-github-(plan|apply)$/.test(String(name)))
    .map((role) => /repo:[^"]+/.exec(String(role.assume_role_policy))![0]);
  expect(subjects.sort()).toEqual([
    "repo:example/chat-platform:environment:development",
    "repo:example/chat-platform:pull_request",
  ]);
});
