import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { EventTopic } from "../monitoring/event-topic";
import { noticeText } from "../monitoring/notice-text";
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
  /** Where people read the runbooks. @default the path in this repository */
  readonly runbookBaseUrl?: string;
}

/** What each kind of event says of a job that did not do its work, or of a vault that is gone. */
const FAILURES = {
  backup_jobs: {
    pattern: {
      "detail-type": ["Backup Job State Change"],
      detail: { state: ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"] },
    },
    paths: { state: "$.detail.state", resource: "$.detail.resourceArn", reason: "$.detail.statusMessage" },
    lines: ["Backup of <resource>: <state>.", "<reason>"],
  },
  copy_jobs: {
    pattern: { "detail-type": ["Copy Job State Change"], detail: { state: ["FAILED", "PARTIAL"] } },
    paths: {
      state: "$.detail.state",
      resource: "$.detail.resourceArn",
      vault: "$.detail.destinationBackupVaultArn",
      reason: "$.detail.statusMessage",
    },
    lines: ["Copy of a backup of <resource> to <vault>: <state>.", "<reason>"],
  },
  restore_jobs: {
    pattern: {
      "detail-type": ["Restore Job State Change"],
      detail: { status: ["ABORTED", "FAILED"] },
    },
    paths: { state: "$.detail.status", job: "$.detail.restoreJobId", reason: "$.detail.statusMessage" },
    lines: ["Restore job <job>: <state>.", "<reason>"],
  },
  vaults: {
    pattern: { "detail-type": ["Backup Vault State Change"], detail: { state: ["DELETED"] } },
    paths: { vault: "$.resources[0]" },
    lines: ["The vault <vault> was deleted."],
  },
} as const;

/**
 * Notices of backups, copies and restores that failed, and of deleted vaults, in an encrypted topic. Through
 * EventBridge, since the vault's own notifications have no event for a failed job.
 * Source: AWS Backup Developer Guide, "Monitoring AWS Backup events using Amazon EventBridge".
 */
export class BackupNotices extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: BackupNoticesProps) {
    super(scope, id);
    const { prefix, kmsKeyArn, subscribers, runbookBaseUrl } = props;
    const topic = new EventTopic(this, "topic", {
      name: `${prefix}-backup-events`,
      kmsKeyArn,
      publishers: [eventBridge],
    });
    for (const [name, { pattern, ...text }] of Object.entries(FAILURES)) {
      const rule = new CloudwatchEventRule(this, name, {
        name: `${prefix}-backup-${name.replace("_", "-")}`,
        description: `AWS Backup: ${pattern["detail-type"][0]}, failures`,
        eventPattern: JSON.stringify({ source: ["aws.backup"], ...pattern }),
      });
      new CloudwatchEventTarget(this, `${name}_target`, {
        rule: rule.name,
        arn: topic.arn,
        inputTransformer: noticeText({ ...text, runbook: "backup-failed" }, runbookBaseUrl),
      });
    }
    subscribe(this, "subscriber", { topicArn: topic.arn, subscribers });
    this.topicArn = topic.arn;
  }
}
