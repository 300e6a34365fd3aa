import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { EventTopic } from "../monitoring/event-topic";
import { eventBridge } from "../monitoring/publishers";
import { subscribe } from "../monitoring/subscriptions";
import type { Subscribers } from "../monitoring/subscriptions";

export interface BackupNoticesProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Key of the topic; its policy must let EventBridge use it (`eventBridgeUse`). */
  readonly kmsKeyArn: string;
  /** Who is told: nobody notices a backup that failed by himself. */
  readonly subscribers: Subscribers;
}

/** What each kind of event says of a job that did not do its work, or of a vault that is gone. */
const FAILURES = {
  backup_jobs: {
    "detail-type": ["Backup Job State Change"],
    detail: { state: ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"] },
  },
  copy_jobs: { "detail-type": ["Copy Job State Change"], detail: { state: ["FAILED", "PARTIAL"] } },
  restore_jobs: { "detail-type": ["Restore Job State Change"], detail: { status: ["ABORTED", "FAILED"] } },
  vaults: { "detail-type": ["Backup Vault State Change"], detail: { state: ["DELETED"] } },
} as const;

/**
 * Notices of backups, copies and restores that failed, and of deleted vaults, in an encrypted topic. Through
 * EventBridge, since the vault's own notifications have no event for a failed job.
 * Source: AWS Backup Developer Guide, "Monitoring AWS Backup events using Amazon EventBridge".
 */
export class BackupNotices extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, { prefix, kmsKeyArn, subscribers }: BackupNoticesProps) {
    super(scope, id);
    const topic = new EventTopic(this, "topic", {
      name: `${prefix}-backup-events`,
      kmsKeyArn,
      publishers: [eventBridge],
    });
    for (const [name, pattern] of Object.entries(FAILURES)) {
      const rule = new CloudwatchEventRule(this, name, {
        name: `${prefix}-backup-${name.replace("_", "-")}`,
        description: `AWS Backup: ${pattern["detail-type"][0]}, failures`,
        eventPattern: JSON.stringify({ source: ["aws.backup"], ...pattern }),
      });
      new CloudwatchEventTarget(this, `${name}_target`, { rule: rule.name, arn: topic.arn });
    }
    subscribe(this, "subscriber", { topicArn: topic.arn, subscribers });
    this.topicArn = topic.arn;
  }
}
