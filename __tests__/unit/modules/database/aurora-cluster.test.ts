import type { AuroraClusterProps } from "../../../../modules/database/aurora-cluster";
import { only, referenced, resources, synthModule } from "../../synth";
import type { Body, Json } from "../../synth";
import { newCluster } from "./cluster";

const synth = (change: Partial<AuroraClusterProps> = {}): Json =>
  synthModule((stack) => newCluster(stack, change));
const cluster = (change: Partial<AuroraClusterProps> = {}): Body => only(synth(change), "aws_rds_cluster");
const BY_RDS = { masterPassword: { managedBy: "rds", rotationDays: 30 } } as const;

describe("AuroraCluster", () => {
  test("is Aurora PostgreSQL of the given version, which RDS may not raise to another major", () => {
    expect(cluster()).toMatchObject({
      cluster_identifier: "app-dev-cluster",
      engine: "aurora-postgresql",
      engine_mode: "provisioned",
      engine_version: "15.8",
      allow_major_version_upgrade: false,
      database_name: "app",
      port: 5432,
    });
  });

  test("lets in with IAM and by the Data API", () => {
    expect(cluster()).toMatchObject({
      iam_database_authentication_enabled: true,
      enable_http_endpoint: true,
    });
  });

  test("scales between its limits, and sleeps only where the minimum is 0", () => {
    expect(cluster({ minCapacity: 0, autoPauseSeconds: 600 }).serverlessv2_scaling_configuration).toEqual({
      min_capacity: 0,
      max_capacity: 4,
      seconds_until_auto_pause: 600,
    });
    expect(cluster({ autoPauseSeconds: 600 }).serverlessv2_scaling_configuration).toEqual({
      min_capacity: 0.5,
      max_capacity: 4,
    });
  });

  test("is encrypted with the customer key, in the isolated subnets, behind its one security group", () => {
    const json = synth();
    expect(only(json, "aws_rds_cluster")).toMatchObject({
      storage_encrypted: true,
      kms_key_id: "arn:data-key",
      vpc_security_group_ids: ["sg-database"],
    });
    expect(only(json, "aws_db_subnet_group").subnet_ids).toEqual(["subnet-a", "subnet-b"]);
    expect(referenced(only(json, "aws_rds_cluster").db_subnet_group_name)).toBe(
      Object.keys(json.resource!.aws_db_subnet_group!)[0],
    );
  });

  test("finds its encrypted log group made", () => {
    const json = synth();
    expect(only(json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/rds/cluster/app-dev-cluster/postgresql",
      kms_key_id: "arn:logs-key",
      retention_in_days: 14,
    });
    const [logGroup] = Object.keys(json.resource!.aws_cloudwatch_log_group!);
    expect(only(json, "aws_rds_cluster")).toMatchObject({
      enabled_cloudwatch_logs_exports: ["postgresql"],
      depends_on: [`aws_cloudwatch_log_group.${logGroup}`],
    });
  });

  test("keeps its backups and its tags, and a last snapshot under a name drawn for this life of it", () => {
    const json = synth();
    expect(only(json, "aws_rds_cluster")).toMatchObject({
      backup_retention_period: 7,
      preferred_backup_window: "03:00-04:00",
      preferred_maintenance_window: "sun:04:00-sun:05:00",
      copy_tags_to_snapshot: true,
      delete_automated_backups: false,
      skip_final_snapshot: false,
    });
    expect(only(json, "aws_rds_cluster").final_snapshot_identifier).toMatch(
      /^app-dev-cluster-final-\$\{random_id\.\w+\.hex\}$/,
    );
  });

  test.each([
    ["name", { name: "other" }],
    ["database_name", { databaseName: "other" }],
    ["master_username", { masterUsername: "other" }],
    ["kms_key", { dataKmsKeyArn: "arn:other" }],
  ])("draws that name anew when another %s replaces the cluster", (keeper, change) => {
    const keepers = (json: Json) => only(json, "random_id").keepers as Record<string, string>;
    expect(keepers(synth())).toHaveProperty(keeper);
    expect(keepers(synth(change))[keeper]).not.toBe(keepers(synth())[keeper]);
  });

  test("has no argument that differs from AWS's answer in every plan, or replaces the cluster when removed", () => {
    for (const name of [
      "availability_zones",
      "snapshot_identifier",
      "scaling_configuration",
      "storage_type",
    ]) {
      expect(cluster()).not.toHaveProperty(name);
    }
  });

  test("says at the cluster what long records of Performance Insights need", () => {
    expect(cluster()).not.toHaveProperty("database_insights_mode");
    expect(cluster({ insights: { kmsKeyArn: "arn:data-key", retentionDays: 465 } })).toMatchObject({
      database_insights_mode: "advanced",
      performance_insights_enabled: true,
      performance_insights_kms_key_id: "arn:data-key",
      performance_insights_retention_period: 465,
    });
  });

  test("stops at plan when RDS has upgraded the minor version, with the mend", () => {
    const { condition, error_message } = cluster({ engineVersion: "15.10" }).lifecycle
      .postcondition[0] as Body;
    expect(condition).toBe(
      '${split(".", self.engine_version_actual)[0] != "15" || tonumber(split(".", self.engine_version_actual)[1]) <= 10}',
    );
    expect(error_message).toContain("${self.engine_version_actual}");
    expect(error_message).toContain("Set database.engineVersion");
  });

  test("of MySQL has its port and a log group for each of its logs, and compares its versions", () => {
    const json = synth({ engine: "aurora-mysql", engineVersion: "8.0.mysql_aurora.3.08.2" });
    const body = only(json, "aws_rds_cluster");
    expect(body).toMatchObject({ engine: "aurora-mysql", port: 3306 });
    expect(body.enabled_cloudwatch_logs_exports).toEqual(["error", "audit", "slowquery"]);
    const logs = resources(json, "aws_cloudwatch_log_group");
    expect(logs.map(({ name }) => name).sort()).toEqual(
      ["audit", "error", "slowquery"].map((type) => `/aws/rds/cluster/app-dev-cluster/${type}`),
    );
    for (const log of logs) expect(log).toMatchObject({ kms_key_id: "arn:logs-key", retention_in_days: 14 });
    expect(body.depends_on).toHaveLength(3);
    const actual = 'split(".", self.engine_version_actual)';
    expect(body.lifecycle.postcondition[0].condition).toBe(
      `\${join(".", slice(${actual}, 0, 2)) != "8.0" || ` +
        `tonumber(${actual}[3]) * 10000 + tonumber(${actual}[4]) * 100 + tonumber(${actual}[5]) * 1 <= 30802}`,
    );
  });

  test("is protected as asked, cluster and secret alike", () => {
    expect(cluster().deletion_protection).toBe(true);
    expect(cluster({ deletionProtection: false }).deletion_protection).toBe(false);
    const json = synth({ preventDestroy: true });
    for (const type of ["aws_rds_cluster", "aws_secretsmanager_secret"]) {
      expect(only(json, type).lifecycle).toMatchObject({ prevent_destroy: true });
      expect(only(synth(), type).lifecycle ?? {}).not.toHaveProperty("prevent_destroy");
    }
    // The condition on the version is beside it.
    expect(only(json, "aws_rds_cluster").lifecycle).toHaveProperty("postcondition");
  });
});

describe("AuroraCluster with a password by Terraform", () => {
  const json = synth();

  test("gets it through the write-only argument", () => {
    expect(cluster()).toMatchObject({
      master_username: "app_admin",
      master_password_wo: expect.stringMatching(
        /^\$\{ephemeral\.aws_secretsmanager_secret_version\.\w+\.secret_string\}$/,
      ),
      master_password_wo_version: 3,
    });
    expect(cluster()).not.toHaveProperty("master_password");
    expect(cluster()).not.toHaveProperty("manage_master_user_password");
  });

  test("takes a new one at once, whatever the maintenance window", () => {
    expect(cluster({ applyImmediately: false }).apply_immediately).toBe(true);
  });

  test("has one secret, not rotated behind its back", () => {
    expect(only(json, "aws_secretsmanager_secret").name).toBe("app-dev-db-credentials");
    expect(resources(json, "aws_secretsmanager_secret_rotation")).toEqual([]);
  });
});

describe("AuroraCluster with a password by RDS", () => {
  test("leaves password and secret to RDS, with the customer key", () => {
    const json = synth(BY_RDS);
    expect(only(json, "aws_rds_cluster")).toMatchObject({
      manage_master_user_password: true,
      master_user_secret_kms_key_id: "arn:secrets-key",
    });
    expect(only(json, "aws_rds_cluster")).not.toHaveProperty("master_password_wo");
    expect(resources(json, "aws_secretsmanager_secret")).toEqual([]);
    expect(json).not.toHaveProperty("ephemeral");
  });

  test("rotates it as often as asked", () => {
    const rotation = only(synth(BY_RDS), "aws_secretsmanager_secret_rotation");
    expect(rotation).toMatchObject({
      secret_id: expect.stringMatching(/^\$\{aws_rds_cluster\.\w+\.master_user_secret\[0\]\.secret_arn\}$/),
      rotation_rules: { automatically_after_days: 30 },
      rotate_immediately: false,
    });
    expect(rotation).not.toHaveProperty("rotation_lambda_arn");
  });

  test("leaves rotation alone where nothing is asked", () => {
    const json = synth({ masterPassword: { managedBy: "rds" } });
    expect(resources(json, "aws_secretsmanager_secret_rotation")).toEqual([]);
  });

  test("puts changes off to the maintenance window where asked", () => {
    expect(cluster(BY_RDS).apply_immediately).toBe(false);
    expect(cluster({ ...BY_RDS, applyImmediately: true }).apply_immediately).toBe(true);
  });
});
