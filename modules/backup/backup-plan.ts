import { BackupPlan as Plan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { Construct } from "constructs";
import { BACKUP_TAG } from "./backup-tag";
import type { BackupKind } from "./backup-tag";

/** A job that cannot begin within an hour has failed. */
const START_WINDOW_MINUTES = 60;
/** The first backup of a large bucket takes long. */
const COMPLETION_WINDOW_MINUTES = 24 * 60;

export interface BackupRule {
  readonly name: string;
  /** Six fields in UTC, as EventBridge writes them, for example `cron(0 18 * * ? *)`. */
  readonly cron: string;
  readonly retentionDays: number;
  /** Days until a recovery point moves to cold storage, where its service can: DynamoDB can, Aurora and S3 cannot. */
  readonly coldStorageAfterDays?: number;
  /** Keep to any moment of the retention (35 days at most), not only what is at the time of the rule. */
  readonly continuous?: boolean;
  /** A second vault, and how long its copy is kept. */
  readonly copy?: { readonly vaultArn: string; readonly retentionDays: number };
}

export interface BackupPlanProps {
  readonly name: string;
  readonly vaultName: string;
  readonly roleArn: string;
  readonly rules: readonly BackupRule[];
  /** Values of the tag `Backup` that the plan looks after. */
  readonly kinds: readonly BackupKind[];
  /** Tags that a data store must carry besides, so that no other environment of the account is taken. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * When backups are taken and how long they are kept, of everything that carries the tags. Where rules of one plan
 * fall together, AWS Backup takes one backup and keeps it for the longest (Developer Guide, "Overlapping backup rules").
 */
export class BackupPlan extends Construct {
  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    const plan = new Plan(this, "plan", {
      name: props.name,
      rule: props.rules.map((rule) => ({
        ruleName: rule.name,
        targetVaultName: props.vaultName,
        schedule: rule.cron,
        startWindow: START_WINDOW_MINUTES,
        completionWindow: COMPLETION_WINDOW_MINUTES,
        enableContinuousBackup: rule.continuous,
        lifecycle: {
          deleteAfter: rule.retentionDays,
          coldStorageAfter: rule.coldStorageAfterDays,
          // Aurora and S3 stay warm; for them AWS Backup ignores the move.
          optInToArchiveForSupportedResources: rule.coldStorageAfterDays === undefined ? undefined : true,
        },
        copyAction: rule.copy && [
          { destinationVaultArn: rule.copy.vaultArn, lifecycle: { deleteAfter: rule.copy.retentionDays } },
        ],
      })),
    });
    for (const kind of props.kinds) {
      const tags = { ...props.tags, [BACKUP_TAG]: kind };
      new BackupSelection(this, kind, {
        name: kind,
        planId: plan.id,
        iamRoleArn: props.roleArn,
        resources: ["*"],
        condition: [
          {
            stringEquals: Object.entries(tags).map(([tag, value]) => ({
              key: `aws:ResourceTag/${tag}`,
              value,
            })),
          },
        ],
      });
    }
  }
}
