import type { Example } from "../control";

export const backup: Example = {
  aws_rds_cluster: { example: { tags: { Backup: "snapshots" } } },
  aws_backup_vault: {
    example: {
      name: "example",
      kms_key_arn: "${aws_kms_key.example.arn}",
      lifecycle: { prevent_destroy: true },
    },
  },
  aws_backup_vault_lock_configuration: {
    example: { backup_vault_name: "${aws_backup_vault.example.name}", min_retention_days: 35 },
  },
  aws_backup_plan: {
    example: {
      rule: [
        {
          rule_name: "daily",
          schedule: "cron(0 3 * * ? *)",
          target_vault_name: "${aws_backup_vault.example.name}",
          lifecycle: { delete_after: 35 },
          copy_action: [
            { destination_vault_arn: "arn:aws:backup:us-west-2:111111111111:backup-vault:example" },
          ],
        },
      ],
    },
  },
  aws_backup_selection: {
    example: {
      plan_id: "${aws_backup_plan.example.id}",
      resources: ["*"],
      condition: [
        {
          string_equals: [
            { key: "aws:ResourceTag/Environment", value: "example" },
            { key: "aws:ResourceTag/Backup", value: "snapshots" },
          ],
        },
      ],
    },
  },
};
