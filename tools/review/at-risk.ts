/** A setting whose change loses data, or takes away what keeps it from being lost. */
export interface AtRisk {
  /** Resource types it is a setting of. @default any */
  readonly types?: RegExp;
  /** The setting's path, without numbers of lists. */
  readonly path: RegExp;
  readonly isLoss: (before: unknown, after: unknown) => boolean;
  /** What the change does. */
  readonly effect: string;
  readonly mend: string;
}

const isOn = (value: unknown) => [true, "true", "ACTIVE", "Enabled", "ENABLED"].includes(value as string);
const turnedOff = (before: unknown, after: unknown) => isOn(before) && !isOn(after);
const turnedOn = (before: unknown, after: unknown) => !isOn(before) && isOn(after);
const changed = () => true;
const isRemoved = (before: unknown, after: unknown) => before !== undefined && after === undefined;
/** Less than before; what was without a limit has one now. */
const shortened = (before: unknown, after: unknown) => days(after) < days(before);
const lowered = (before: unknown, after: unknown) =>
  before !== undefined && (after === undefined || Number(after) < Number(before));
/** A deleted key or secret waits this long where nothing is said. */
const WINDOW_DAYS = 30;
const narrowed = (before: unknown, after: unknown) =>
  Number(after ?? WINDOW_DAYS) < Number(before ?? WINDOW_DAYS);
const major = (version: unknown) => String(version).split(".")[0];

/** A period in days, where 0 and nothing mean for ever. */
function days(value: unknown): number {
  return value === undefined || Number(value) === 0 ? Infinity : Number(value);
}

/** Every setting known to be such, by what it protects. */
export const atRisk: readonly AtRisk[] = [
  {
    path: /^lifecycle\.prevent_destroy$/,
    isLoss: turnedOff,
    effect: "Terraform may destroy it from now on",
    mend: "Keep preventDestroy, or take it away in a change of its own that says why.",
  },
  {
    path: /^(deletion_protection|enable_deletion_protection|deletion_protection_enabled)$/,
    isLoss: turnedOff,
    effect: "AWS lets it be deleted from now on",
    mend: "Keep the deletion protection, or take it away in a change of its own that says why.",
  },
  {
    path: /^(force_destroy|force_delete|skip_final_snapshot|delete_automated_backups)$/,
    isLoss: turnedOn,
    effect: "when it is destroyed, what is in it goes without a copy",
    mend: "Leave it off: a destruction then stops at what is still in it, or takes a last snapshot.",
  },
  {
    types: /^aws_(rds_cluster|db_instance|elasticache_\w+)$/,
    path: /^final_snapshot_identifier$/,
    isLoss: isRemoved,
    effect: "no snapshot is taken when it is destroyed",
    mend: "Keep the name of the final snapshot.",
  },
  {
    path: /^(skip_destroy)$/,
    isLoss: turnedOff,
    effect: "it goes when Terraform lets go of it",
    mend: "Keep skipDestroy.",
  },
  {
    types: /^aws_kms_(key|replica_key)$/,
    path: /^is_enabled$/,
    isLoss: (_, after) => after === false,
    effect: "nothing that is encrypted with it can be read while it is disabled",
    mend: "Leave the key enabled.",
  },
  {
    path: /^(deletion_window_in_days|recovery_window_in_days)$/,
    isLoss: narrowed,
    effect: "there is less time to get it back once it is deleted",
    mend: "Keep the longer window.",
  },
  {
    types: /^aws_(rds_|db_|elasticache_|docdb_)/,
    path: /^(backup_retention_period|snapshot_retention_limit)$/,
    isLoss: lowered,
    effect: "older backups are deleted",
    mend: "Keep the retention, or copy the backups that are still needed first.",
  },
  {
    path: /(^|\.)(retention_in_days|performance_insights_retention_period|retention_period)$/,
    isLoss: shortened,
    effect: "what is older is deleted",
    mend: "Keep the retention, or export what is still needed first.",
  },
  {
    types: /^aws_rds_(cluster|global_cluster)$/,
    path: /^engine_version$/,
    isLoss: (before, after) => before !== undefined && after !== undefined && major(before) !== major(after),
    effect: "the engine goes to another major version, from which only a snapshot leads back",
    mend: "Try it on a restored snapshot first, and take a snapshot right before.",
  },
  {
    types: /^aws_backup_selection$/,
    path: /^(resources|not_resources|condition|selection_tag)\b/,
    isLoss: changed,
    effect: "what it selected may not be backed up any more",
    mend: "Look at what it selects now.",
  },
  {
    types: /^aws_(rds_cluster|dynamodb_table|s3_bucket)$/,
    path: /^tags\.Backup$/,
    isLoss: (before) => before !== undefined,
    effect: "its backup plan selects it by this tag: it is backed up otherwise, or not at all",
    mend: "Keep the tag, or look at which plan selects it now (docs/backup.md).",
  },
  {
    types: /^aws_backup_plan$/,
    path: /^rule(\.copy_action)?\.lifecycle\.(delete_after|cold_storage_after)$/,
    isLoss: shortened,
    effect: "recovery points are deleted sooner",
    mend: "Keep the longer period.",
  },
  {
    types: /^aws_backup_plan$/,
    path: /^rule\.(schedule|rule_name|copy_action\.destination_vault_arn)$/,
    isLoss: isRemoved,
    effect: "these recovery points are not made any more",
    mend: "Keep the rule.",
  },
  {
    types: /^aws_backup_plan$/,
    path: /^rule\.enable_continuous_backup$/,
    isLoss: turnedOff,
    effect: "there is no recovery to a point in time any more",
    mend: "Keep continuous backup.",
  },
  {
    types: /^aws_backup_vault_lock_configuration$/,
    path: /^min_retention_days$/,
    isLoss: lowered,
    effect: "recovery points may be deleted sooner",
    mend: "Keep the lock's minimum.",
  },
  {
    types: /^aws_backup_vault_lock_configuration$/,
    path: /^changeable_for_days$/,
    isLoss: isRemoved,
    effect: "whoever may change the lock can delete recovery points",
    mend: "Keep the lock one that nobody can take away.",
  },
  {
    types: /^aws_dynamodb_table$/,
    path: /^(point_in_time_recovery|replica\.point_in_time_recovery)(\.enabled)?$/,
    isLoss: turnedOff,
    effect: "its backups of the last 35 days are gone at once",
    mend: "Keep point-in-time recovery.",
  },
  {
    types: /^aws_dynamodb_table$/,
    path: /^(point_in_time_recovery|replica\.point_in_time_recovery)\.recovery_period_in_days$/,
    isLoss: lowered,
    effect: "older moments cannot be restored any more",
    mend: "Keep the longer period.",
  },
  {
    types: /^aws_dynamodb_table$/,
    path: /^ttl\.enabled$/,
    isLoss: turnedOn,
    effect: "items whose time has passed are deleted",
    mend: "Look at the items' values of the attribute first.",
  },
  {
    types: /^aws_dynamodb_table$/,
    path: /^ttl\.attribute_name$/,
    isLoss: (before, after) => before !== undefined && Boolean(after),
    effect: "items are deleted by another attribute",
    mend: "Look at the items' values of that attribute first.",
  },
  {
    types: /^aws_dynamodb_table$/,
    path: /^replica\.region_name$/,
    isLoss: isRemoved,
    effect: "the copy of every item in that region is deleted",
    mend: "Keep the replica.",
  },
  {
    types: /^aws_s3_bucket_versioning$/,
    path: /^versioning_configuration\.status$/,
    isLoss: turnedOff,
    effect: "what is overwritten or deleted from now on has no earlier version",
    mend: "Keep versioning.",
  },
  {
    types: /^aws_s3_bucket_lifecycle_configuration$/,
    path: /^rule\.(noncurrent_version_)?expiration\.(days|noncurrent_days|newer_noncurrent_versions)$/,
    isLoss: shortened,
    effect: "objects are deleted that were to stay",
    mend: "Keep the longer period, or copy what is still needed first.",
  },
  {
    types: /^aws_s3_bucket_lifecycle_configuration$/,
    path: /^rule\.status$/,
    isLoss: (before, after) => before !== undefined && turnedOn(before, after),
    effect: "the rule is in force now: objects may be deleted that were to stay",
    mend: "Look at what the rule matches.",
  },
  {
    types: /^aws_s3_bucket_object_lock_configuration$/,
    path: /^rule\.default_retention\.(days|years)$/,
    isLoss: lowered,
    effect: "new objects can be deleted sooner",
    mend: "Keep the lock's retention.",
  },
  {
    types: /^aws_s3_bucket_object_lock_configuration$/,
    path: /^rule\.default_retention\.mode$/,
    isLoss: (before) => before === "COMPLIANCE",
    effect: "whoever may bypass the lock can delete new objects",
    mend: "Keep the mode COMPLIANCE.",
  },
  {
    types: /^aws_s3_bucket_lifecycle_configuration$/,
    path: /^rule\.(filter|prefix)\b/,
    isLoss: changed,
    effect: "the rule deletes other objects than before",
    mend: "Look at what the rule matches now.",
  },
  {
    types: /^aws_ecr_lifecycle_policy$/,
    path: /^policy\.rules\.(selection|rulePriority)\b/,
    isLoss: (before, after) =>
      typeof before === "number" && typeof after === "number" ? after < before : after !== undefined,
    effect: "images are deleted that were to stay",
    mend: "Keep as many images as before, those that a rollback needs among them.",
  },
  {
    types: /^aws_(s3_bucket_policy|backup_vault_policy|kms_key|secretsmanager_secret_policy)$/,
    path: /^policy\.Statement(\.\w+)?\.Effect$/,
    isLoss: (before, after) => before === "Deny" && after !== "Deny",
    effect: "what the statement denied to everybody, IAM may allow now",
    mend: "Keep the statement, or take it away in a change of its own that says why.",
  },
  {
    types: /^aws_(cloudtrail|config_configuration_recorder_status)$/,
    path: /^(enable_logging|is_enabled|is_multi_region_trail)$/,
    isLoss: turnedOff,
    effect: "what happens from now on is not recorded",
    mend: "Leave it on.",
  },
];

/** Types that keep data from being lost: what is lost when one is destroyed. */
export const protects: Readonly<Record<string, string>> = {
  aws_backup_plan: "no more recovery points are made",
  aws_backup_selection: "what it selects is not backed up any more",
  aws_backup_vault_lock_configuration: "recovery points can be deleted",
  aws_backup_vault_policy: "recovery points can be deleted by whoever IAM lets",
  aws_cloudtrail: "what happens from now on is not recorded",
  aws_config_configuration_recorder: "changes from now on are not recorded",
  aws_s3_bucket_object_lock_configuration: "objects can be deleted",
  aws_s3_bucket_policy: "what it denied to everybody, IAM may allow",
  aws_s3_bucket_replication_configuration: "objects are not copied any more",
  aws_s3_bucket_versioning: "what is overwritten or deleted from now on has no earlier version",
};
