import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { isTrue } from "../../require";
import { listOf } from "../../view/arguments";

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
      .filter((rule) => !isTrue(rule.enable_continuous_backup) && !listOf(rule.copy_action).length)
      .map(({ rule_name }) => ({
        resource: plan,
        argument: `rule ${String(rule_name)}: copy_action`,
        found: undefined,
        allowed: "a vault of another region",
      })),
  examples: {
    failing: [
      {
        aws_backup_plan: {
          example: { rule: [{ schedule: "cron(0 3 * * ? *)", lifecycle: { delete_after: 35 } }] },
        },
      },
    ],
    passing: [
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
