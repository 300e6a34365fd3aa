/** A value that the modules give by themselves and that is the safe one. */
export interface SecureDefault {
  readonly type: string;
  readonly argument: string;
  readonly value: string | number | boolean;
  /** What the value is good for, as a sentence. */
  readonly why: string;
}

const of = (type: string, argument: string, value: SecureDefault["value"], why: string): SecureDefault => ({
  type,
  argument,
  value,
  why,
});

/**
 * Secure defaults as data, as AWS Solutions Constructs have them. Whatever has another value is told at synth, be it by
 * a setting of the environment or by an override on a construct; a breach of a control is told as that instead.
 */
export const secureDefaults: readonly SecureDefault[] = [
  of("aws_s3_bucket", "force_destroy", false, "A destroy stops at what is still in the bucket."),
  of("aws_ecr_repository", "force_delete", false, "A destroy stops at images that may be running."),
  of("aws_backup_vault", "force_destroy", false, "A destroy stops at backups."),
  of("aws_rds_cluster", "backup_retention_period", 35, "Damage that is noticed a month later can be undone."),
  of(
    "aws_rds_cluster",
    "allow_major_version_upgrade",
    false,
    "A new major version is meant, and tried before.",
  ),
  of(
    "aws_elasticache_replication_group",
    "snapshot_retention_limit",
    7,
    "A week of snapshots covers holidays.",
  ),
  of("aws_elasticache_replication_group", "transit_encryption_mode", "required", "Nobody connects in clear."),
  of("aws_cognito_user_pool", "password_policy.minimum_length", 12, "Shorter passwords are guessed."),
  of("aws_cognito_user_pool", "username_configuration.case_sensitive", false, "Nobody is two users by case."),
  of("aws_cognito_user_pool_client", "access_token_validity", 1, "A stolen token is worth an hour."),
  of("aws_lb", "desync_mitigation_mode", "defensive", "Requests that could hide another are refused."),
  of("aws_ecs_service", "deployment_circuit_breaker.enable", true, "A bad release does not try for ever."),
  of(
    "aws_ecs_service",
    "deployment_circuit_breaker.rollback",
    true,
    "A bad release is taken back by itself.",
  ),
  of("aws_guardduty_detector", "finding_publishing_frequency", "FIFTEEN_MINUTES", "Findings are told soon."),
  of(
    "aws_config_configuration_recorder",
    "recording_mode.recording_frequency",
    "CONTINUOUS",
    "No change is missed.",
  ),
];
