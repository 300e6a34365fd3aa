import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { isTrue } from "../../require";
import { blocksAt } from "../../view/arguments";
import type { Arguments } from "../../view/arguments";
import type { Resource } from "../../view/resource";

export const backupPlanCopies: Control = {
  name: "backup-plan-copies",
  ids: ["BLEA Backup"],
  title: "Snapshots are copied into a second region",
  severity: "medium",
  why: "With the region the backups would be gone too.",
  mend: "Set backup.copy.",
  types: ["aws_backup_plan"],
  setting: "backup.copy",
  givesUp: givenUpBy("backup.copy"),
  check: (plan) =>
    plan
      .blocks("rule")
      // What keeps every moment cannot be copied (AWS Backup Developer Guide, "Point-in-time recovery").
      .filter((rule) => !isTrue(rule.enable_continuous_backup) && !isCopiedElsewhere(plan, rule))
      .map(({ rule_name, copy_action }) => ({
        resource: plan,
        argument: `rule ${String(rule_name)}: copy_action`,
        found: copy_action,
        allowed: "a vault of another region",
      })),
  examples: {
    failing: [
      {
        aws_backup_plan: {
          example: { rule: [{ schedule: "cron(0 3 * * ? *)", lifecycle: { delete_after: 35 } }] },
        },
      },
      copiedTo("arn:aws:backup:us-east-1:111111111111:backup-vault:other"),
      copiedTo("${aws_backup_vault.example.arn}"),
      copiedTo("${data.aws_backup_vault.unknown.arn}"),
    ],
    passing: [
      {
        aws_backup_vault: {
          copies: {
            name: "copies",
            provider: "aws.us-west-2",
            kms_key_arn: "${aws_kms_key.example.arn}",
            lifecycle: { prevent_destroy: true },
          },
        },
        aws_backup_vault_lock_configuration: {
          copies: { backup_vault_name: "${aws_backup_vault.copies.name}", min_retention_days: 35 },
        },
        ...copiedTo("${aws_backup_vault.copies.arn}"),
      },
      {
        aws_backup_plan: {
          example: {
            rule: [
              {
                schedule: "cron(0 3 * * ? *)",
                enable_continuous_backup: true,
                lifecycle: { delete_after: 35 },
              },
            ],
          },
        },
      },
    ],
  },
};

/** Whether a rule copies to a vault of which the JSON says that it is in another region than the plan. */
function isCopiedElsewhere(plan: Resource, rule: Arguments): boolean {
  return blocksAt(rule, "copy_action").some(({ destination_vault_arn }) => {
    const [vault] = plan.targetsOf(destination_vault_arn);
    const literal = /^arn:aws[\w-]*:backup:([a-z0-9-]+):/.exec(String(destination_vault_arn))?.[1];
    const region = vault ? vault.region : literal;
    return region !== undefined && plan.region !== undefined && region !== plan.region;
  });
}

function copiedTo(destination_vault_arn: string) {
  const copy_action = [{ destination_vault_arn }];
  const rule = [{ schedule: "cron(0 3 * * ? *)", lifecycle: { delete_after: 35 }, copy_action }];
  return { aws_backup_plan: { example: { rule } } };
}
