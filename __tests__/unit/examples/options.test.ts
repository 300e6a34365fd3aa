import { loadSettings } from "../../../environments";
import { find, only, output, resources } from "../synth";
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
