import type { Example } from "../control";

const cluster = "${aws_rds_cluster.example.id}";
const key = "${aws_kms_key.example.arn}";

export const rds: Example = {
  aws_rds_cluster: {
    example: {
      engine: "aurora-postgresql",
      master_username: "groundwork_admin",
      port: 6543,
      db_cluster_parameter_group_name: "${aws_rds_cluster_parameter_group.example.name}",
      db_subnet_group_name: "${aws_db_subnet_group.example.name}",
      storage_encrypted: true,
      kms_key_id: key,
      performance_insights_enabled: true,
      performance_insights_kms_key_id: key,
      enabled_cloudwatch_logs_exports: ["postgresql"],
      iam_database_authentication_enabled: true,
      backup_retention_period: 35,
      copy_tags_to_snapshot: true,
      skip_final_snapshot: false,
      delete_automated_backups: false,
      deletion_protection: true,
      lifecycle: { prevent_destroy: true },
      tags: { Backup: "snapshots" },
    },
  },
  aws_rds_cluster_instance: {
    example: instance("ap-northeast-1a"),
    second: instance("ap-northeast-1c"),
  },
  aws_rds_cluster_parameter_group: {
    example: {
      name: "example",
      parameter: [
        { name: "rds.force_ssl", value: "1" },
        { name: "shared_preload_libraries", value: "pg_stat_statements,pgaudit" },
        { name: "pgaudit.log", value: "ddl,role" },
      ],
    },
  },
  aws_db_subnet_group: {
    example: { name: "example", subnet_ids: ["${aws_subnet.isolated.id}", "${aws_subnet.isolated_c.id}"] },
  },
  aws_db_event_subscription: {
    cluster: subscription("db-cluster", ["failure", "maintenance"]),
    instance: subscription("db-instance", ["configuration change", "failure", "maintenance"]),
    parameters: subscription("db-parameter-group", ["configuration change"]),
  },
  aws_db_proxy: { example: { name: "example", require_tls: true, debug_logging: false } },
};

function instance(availabilityZone: string): object {
  return {
    cluster_identifier: cluster,
    availability_zone: availabilityZone,
    publicly_accessible: false,
    auto_minor_version_upgrade: true,
    monitoring_interval: 15,
    monitoring_role_arn: "${aws_iam_role.example.arn}",
    performance_insights_enabled: true,
    performance_insights_kms_key_id: key,
  };
}

function subscription(sourceType: string, categories: readonly string[]): object {
  return { source_type: sourceType, event_categories: categories, sns_topic: "${aws_sns_topic.example.arn}" };
}
