import type { Example } from "../control";

export const elasticache: Example = {
  aws_elasticache_replication_group: {
    example: {
      replication_group_id: "example",
      auth_token: "${random_password.example.result}",
      at_rest_encryption_enabled: "true",
      kms_key_id: "${aws_kms_key.example.arn}",
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      auto_minor_version_upgrade: "true",
      snapshot_retention_limit: 7,
      subnet_group_name: "example",
      log_delivery_configuration: [{ log_type: "slow-log" }, { log_type: "engine-log" }],
    },
  },
  aws_elasticache_cluster: {
    example: {
      engine: "memcached",
      transit_encryption_enabled: true,
      auto_minor_version_upgrade: "true",
      subnet_group_name: "example",
    },
  },
};
