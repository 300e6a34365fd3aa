import type { Control } from "../../control";
import { requireReferrer } from "../../require";

const DAILY = /^cron\(\S+ \S+ \* \* \? \*\)$/;

const elsewhere = "arn:aws:backup:us-west-2:111111111111:backup-vault:example";

export const backupPlanSelects: Control = {
  name: "backup-plan-selects",
  ids: ["BLEA Backup"],
  title: "Every backup plan is daily and takes something",
  severity: "medium",
  why: "A plan without a selection looks like a backup and makes none.",
  mend: "Add an aws_backup_selection for the plan, and a rule that runs every day.",
  types: ["aws_backup_plan"],
  check: (plan) => [
    ...requireReferrer(plan, "aws_backup_selection", "plan_id"),
    ...(plan.blocks("rule").some((rule) => DAILY.test(String(plan.valueIn(rule, "schedule"))))
      ? []
      : [
          {
            resource: plan,
            argument: "rule.schedule",
            found: plan.blocks("rule").map(({ schedule }) => schedule),
            allowed: "cron(... * * ? *), every day",
          },
        ]),
  ],
  examples: {
    failing: [
      {
        aws_backup_selection: { unused: { plan_id: "another" } },
        aws_backup_plan: {
          empty: {
            rule: [
              {
                schedule: "cron(0 3 * * ? *)",
                lifecycle: { delete_after: 35 },
                copy_action: [{ destination_vault_arn: elsewhere }],
              },
            ],
          },
        },
      },
      {
        aws_backup_plan: {
          example: {
            rule: [
              {
                schedule: "cron(0 3 ? * SUN *)",
                lifecycle: { delete_after: 35 },
                copy_action: [{ destination_vault_arn: elsewhere }],
              },
            ],
          },
        },
      },
    ],
    passing: [
      {
        aws_backup_plan: {
          example: {
            rule: [
              {
                schedule: "cron(30 1 * * ? *)",
                lifecycle: { delete_after: 35 },
                copy_action: [{ destination_vault_arn: elsewhere }],
              },
            ],
          },
        },
      },
    ],
  },
};
