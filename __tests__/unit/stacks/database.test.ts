import { environmentNames, loadSettings } from "../../../environments";
import type { Settings } from "../../../environments/schema";
import { CacheStack } from "../../../stacks/cache";
import { DatabaseStack } from "../../../stacks/database";
import { byId, find, only, output, referenced, resources, synthStack } from "../synth";
import type { Json } from "../synth";

const withDatabase = (environment: string, change: Partial<Settings["database"]>) =>
  synthStack(DatabaseStack, environment, (settings) => ({
    ...settings,
    database: { ...settings.database, ...change },
  }));

/** What carries a password in clear, in state or in JSON, among the arguments of all resources. */
function passwordArguments(json: Json): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (/^(master_|auth_)?password$|^secret_(string|binary)$|^auth_token$/.test(name))
        found.push(`${path}.${name}`);
      walk(inner, `${path}.${name}`);
    }
  };
  walk(json.resource, "resource");
  walk(json.output, "output");
  return found;
}

describe("DatabaseStack of dev", () => {
  const json = synthStack(DatabaseStack);
  const cluster = only(json, "aws_rds_cluster");

  test("has the names of the Terraform original", () => {
    expect(cluster.cluster_identifier).toBe("groundwork-dev-cluster");
    expect(only(json, "aws_db_subnet_group").name).toBe("groundwork-dev-db-subnet");
    expect(only(json, "aws_secretsmanager_secret").name).toBe("groundwork-dev-db-credentials");
    expect(find(json, "aws_iam_role", { name: "groundwork-dev-rds-monitoring-role" })).toBeDefined();
  });

  test("has its settings, but sleeps when idle and is encrypted with the customer key", () => {
    expect(cluster).toMatchObject({
      engine: "aurora-postgresql",
      engine_version: "15.8",
      database_name: "groundwork",
      master_username: "groundwork_admin",
      serverlessv2_scaling_configuration: { min_capacity: 0, max_capacity: 4, seconds_until_auto_pause: 600 },
      backup_retention_period: 7,
      preferred_backup_window: "03:00-04:00",
      preferred_maintenance_window: "sun:04:00-sun:05:00",
      iam_database_authentication_enabled: true,
      enable_http_endpoint: true,
      storage_encrypted: true,
      kms_key_id: "${data.terraform_remote_state.security.outputs.data_kms_key_arn}",
    });
    expect(only(json, "aws_rds_cluster_instance")).toMatchObject({
      instance_class: "db.serverless",
      performance_insights_enabled: true,
      performance_insights_retention_period: 7,
    });
    expect(only(json, "aws_rds_cluster_parameter_group").family).toBe("aurora-postgresql15");
  });

  test("lies in the isolated tier, admits the database group only", () => {
    expect(only(json, "aws_db_subnet_group").subnet_ids).toBe(
      "${data.terraform_remote_state.networking.outputs.isolated_subnet_ids}",
    );
    expect(cluster.vpc_security_group_ids).toEqual([
      "${data.terraform_remote_state.networking.outputs.database_security_group_id}",
    ]);
  });

  test("is migrated by a function in the private tier, which takes nothing from a small account's share", () => {
    const lambda = only(json, "aws_lambda_function");
    expect(lambda.function_name).toBe("groundwork-dev-migration");
    expect(lambda.environment.variables.STACK).toBe("dev-database");
    expect(lambda.vpc_config).toEqual({
      subnet_ids: "${data.terraform_remote_state.networking.outputs.private_subnet_ids}",
      security_group_ids: ["${data.terraform_remote_state.networking.outputs.migration_security_group_id}"],
    });
    expect(lambda.reserved_concurrent_executions).toBeUndefined();
    const schedule = find(json, "aws_cloudwatch_event_rule", {
      name: "groundwork-dev-migration-maintenance",
    });
    expect(schedule.schedule_expression).toBe("rate(24 hours)");
  });

  test("is backed up daily, in a vault that goes with it", () => {
    expect(cluster.tags).toEqual({ Backup: "snapshots" });
    expect(find(json, "aws_backup_plan", { name: "groundwork-dev-snapshots" }).rule).toHaveLength(1);
    expect(only(json, "aws_backup_vault")).toMatchObject({
      name: "groundwork-dev-vault",
      force_destroy: true,
    });
    expect(resources(json, "aws_backup_vault_lock_configuration")).toEqual([]);
  });

  test("can be destroyed, and deployed again at once under the same names", () => {
    expect(cluster.deletion_protection).toBe(false);
    expect(cluster.lifecycle).not.toHaveProperty("prevent_destroy");
    expect(only(json, "aws_secretsmanager_secret").recovery_window_in_days).toBe(0);
  });
});

describe("DatabaseStack of prod", () => {
  const json = synthStack(DatabaseStack, "prod");

  test("refuses to lose data", () => {
    expect(only(json, "aws_rds_cluster")).toMatchObject({
      deletion_protection: true,
      backup_retention_period: 35,
      lifecycle: { prevent_destroy: true },
    });
    expect(only(json, "aws_secretsmanager_secret")).toMatchObject({
      recovery_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("keeps its backups for a year, locked, with copies in another region", () => {
    expect(find(json, "aws_backup_plan", { name: "groundwork-prod-snapshots" }).rule).toHaveLength(3);
    const vaults = resources(json, "aws_backup_vault");
    expect(vaults.map(({ provider }) => provider)).toEqual(["aws.ap-northeast-3", undefined]);
    const locks = resources(json, "aws_backup_vault_lock_configuration");
    expect(
      locks.map(({ min_retention_days, max_retention_days }) => [min_retention_days, max_retention_days]),
    ).toEqual([
      [35, 35],
      [35, 365],
    ]);
    for (const lock of locks) expect(lock).not.toHaveProperty("changeable_for_days");
  });

  test("has a writer and readers in different zones", () => {
    const zones = resources(json, "aws_rds_cluster_instance").map(
      ({ availability_zone }) => availability_zone,
    );
    expect(zones).toHaveLength(3);
    expect(new Set(zones).size).toBe(3);
  });

  test("is migrated by one function at a time, and does its background work every hour", () => {
    expect(only(json, "aws_lambda_function").reserved_concurrent_executions).toBe(1);
    const schedule = find(json, "aws_cloudwatch_event_rule", {
      name: "groundwork-prod-migration-maintenance",
    });
    expect(schedule.schedule_expression).toBe("rate(1 hour)");
  });

  test("does not interrupt its instances outside the maintenance window", () => {
    for (const instance of resources(json, "aws_rds_cluster_instance")) {
      expect(instance.apply_immediately).toBe(false);
    }
  });
});

describe.each(environmentNames)("DatabaseStack of %s", (environment) => {
  const json = synthStack(DatabaseStack, environment);

  test("publishes what the cluster answers", () => {
    const [cluster] = Object.keys(json.resource!.aws_rds_cluster!);
    const [lambda] = Object.keys(json.resource!.aws_lambda_function!);
    expect(referenced(output(json, "migration_function_name"))).toBe(lambda);
    for (const name of [
      "aurora_cluster_arn",
      "aurora_cluster_endpoint",
      "aurora_reader_endpoint",
      "aurora_database_name",
      "aurora_port",
    ]) {
      expect(referenced(output(json, name))).toBe(cluster);
    }
    expect(referenced(output(json, "db_credentials_secret_arn"))).toBe(
      Object.keys(json.resource!.aws_secretsmanager_secret!)[0],
    );
  });

  test("publishes what its metrics and logs are named by", () => {
    const [cluster] = Object.keys(json.resource!.aws_rds_cluster!);
    expect(output(json, "aurora_cluster_identifier")).toBe(
      `\${aws_rds_cluster.${cluster}.cluster_identifier}`,
    );
    expect((output(json, "aurora_instance_identifiers") as string[]).map(referenced).sort()).toEqual(
      Object.keys(json.resource!.aws_rds_cluster_instance!).sort(),
    );
    const rule = referenced(output(json, "maintenance_schedule_name"));
    expect(byId(json, "aws_cloudwatch_event_rule")[rule]!.name).toMatch(/-migration-maintenance$/);
    const log = referenced(output(json, "aurora_log_group_name"));
    expect(byId(json, "aws_cloudwatch_log_group")[log]!.name).toMatch(/^\/aws\/rds\/cluster\//);
  });

  test("holds no password, and no argument through which one would get into state", () => {
    expect(passwordArguments(json)).toEqual([]);
    expect(passwordArguments(withDatabase(environment, { masterPassword: { managedBy: "rds" } }))).toEqual(
      [],
    );
    expect(only(json, "aws_rds_cluster").master_password_wo).toMatch(/^\$\{ephemeral\./);
    // The search does find such arguments: the cache has two.
    expect(passwordArguments(synthStack(CacheStack, environment))).toHaveLength(2);
  });

  test("takes a last snapshot and forces TLS", () => {
    expect(only(json, "aws_rds_cluster").skip_final_snapshot).toBe(false);
    expect(only(json, "aws_rds_cluster_parameter_group").parameter).toContainEqual({
      name: "rds.force_ssl",
      value: "1",
      apply_method: "immediate",
    });
  });

  test("hears of failures of the cluster and of each instance", () => {
    const { readers } = loadSettings(environment).database;
    expect(find(json, "aws_db_event_subscription", { source_type: "db-cluster" }).source_ids).toHaveLength(1);
    expect(find(json, "aws_db_event_subscription", { source_type: "db-instance" }).source_ids).toHaveLength(
      readers + 1,
    );
  });
});

test("DatabaseStack publishes the secret of RDS where RDS makes the password", () => {
  const json = withDatabase("prod", { masterPassword: { managedBy: "rds", rotationDays: 30 } });
  const [cluster] = Object.keys(json.resource!.aws_rds_cluster!);
  expect(output(json, "db_credentials_secret_arn")).toBe(
    `\${aws_rds_cluster.${cluster}.master_user_secret[0].secret_arn}`,
  );
});
