/** A rule that AWS manages, and what it is for here. */
export interface ConfigRuleEntry {
  /** AWS's identifier (Config Developer Guide, "List of AWS Config Managed Rules"). */
  readonly identifier: string;
  readonly purpose: string;
  /** Parameters of the rule. @default AWS's */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * What Config watches beside Security Hub's standards, which bring rules of their own: what must be noticed at once,
 * by EventBridge, when somebody changes it by hand. They are the detective guardrails that AWS Control Tower has and
 * BLEA deploys, and what this platform's stacks promise.
 */
export const configRules: readonly ConfigRuleEntry[] = [
  { identifier: "ROOT_ACCOUNT_MFA_ENABLED", purpose: "The root user signs in with a second factor" },
  { identifier: "IAM_ROOT_ACCESS_KEY_CHECK", purpose: "The root user has no access key" },
  { identifier: "IAM_USER_MFA_ENABLED", purpose: "Every user has a second factor" },
  {
    identifier: "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
    purpose: "Every user with a password has a second factor",
  },
  {
    identifier: "ACCESS_KEYS_ROTATED",
    purpose: "No access key is older than 90 days",
    parameters: { maxAccessKeyAge: "90" },
  },
  {
    identifier: "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
    purpose: "No policy of the account allows everything; a boundary, which gives nothing, may",
    parameters: { excludePermissionBoundaryPolicy: "true" },
  },
  { identifier: "IAM_USER_NO_POLICIES_CHECK", purpose: "Users get rights from groups and roles only" },
  {
    identifier: "VPC_DEFAULT_SECURITY_GROUP_CLOSED",
    purpose: "The default security group of each VPC lets nothing through",
  },
  { identifier: "INCOMING_SSH_DISABLED", purpose: "No security group is open to SSH from everywhere" },
  {
    identifier: "RESTRICTED_INCOMING_TRAFFIC",
    purpose: "No security group is open to remote desktops, databases or FTP from everywhere",
    parameters: {
      blockedPort1: "20",
      blockedPort2: "21",
      blockedPort3: "3389",
      blockedPort4: "3306",
      blockedPort5: "5432",
    },
  },
  { identifier: "VPC_FLOW_LOGS_ENABLED", purpose: "Every VPC has flow logs" },
  { identifier: "S3_BUCKET_PUBLIC_READ_PROHIBITED", purpose: "No bucket can be read by everybody" },
  { identifier: "S3_BUCKET_PUBLIC_WRITE_PROHIBITED", purpose: "No bucket can be written by everybody" },
  { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", purpose: "Every bucket refuses plain HTTP" },
  { identifier: "S3_BUCKET_VERSIONING_ENABLED", purpose: "Every bucket keeps versions" },
  { identifier: "RDS_STORAGE_ENCRYPTED", purpose: "Every database instance is encrypted" },
  { identifier: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", purpose: "No database has a public address" },
  { identifier: "RDS_SNAPSHOTS_PUBLIC_PROHIBITED", purpose: "No database snapshot is public" },
  { identifier: "ENCRYPTED_VOLUMES", purpose: "Every volume in use is encrypted" },
  { identifier: "EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK", purpose: "No volume snapshot is public" },
  { identifier: "CMK_BACKING_KEY_ROTATION_ENABLED", purpose: "Every customer key rotates" },
  { identifier: "KMS_CMK_NOT_SCHEDULED_FOR_DELETION", purpose: "No customer key is about to be deleted" },
  { identifier: "MULTI_REGION_CLOUD_TRAIL_ENABLED", purpose: "A trail records every region" },
  {
    identifier: "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED",
    purpose: "The trail's files are signed, so that a change shows",
  },
  { identifier: "GUARDDUTY_ENABLED_CENTRALIZED", purpose: "GuardDuty is on" },
];
