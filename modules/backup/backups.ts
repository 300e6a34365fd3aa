import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Subscribers } from "../monitoring/subscriptions";
import { BackupNotices } from "./backup-notices";
import { BackupPlan } from "./backup-plan";
import type { BackupRule } from "./backup-plan";
import { BackupRole } from "./backup-role";
import { BackupServices } from "./backup-services";
import { BackupVault } from "./backup-vault";
import type { VaultLock } from "./backup-vault";

export interface BackupsProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** Name of the vaults, of both regions. */
  readonly vaultName: string;
  readonly roleName: string;
  /** Tags of the data stores of this environment. */
  readonly tags: Readonly<Record<string, string>>;
  /** Time of the daily backup in UTC, `hh:mm`; weekly ones are taken on Sundays, monthly ones on the first. */
  readonly time: string;
  readonly dailyRetentionDays: number;
  /** @default no weekly backup */
  readonly weeklyRetentionDays?: number;
  /** @default no monthly backup */
  readonly monthlyRetentionDays?: number;
  /** For monthly backups; at least 90 days before they are deleted. @default never */
  readonly coldStorageAfterDays?: number;
  /** Days to any moment of which a bucket can be brought back, 1 to 35. */
  readonly continuousRetentionDays: number;
  /** Where daily backups are copied to. @default nowhere */
  readonly copy?: {
    readonly region: string;
    readonly provider: TerraformProvider;
    readonly retentionDays: number;
  };
  readonly lock: VaultLock;
  /** Refuse to lose backups; see `BackupVault`. */
  readonly protect: boolean;
  readonly keyDeletionWindowDays: number;
  /** Key of the topic of notices. */
  readonly noticesKmsKeyArn: string;
  /** Who is told of what fails. */
  readonly subscribers: Subscribers;
  /** Where people read the runbooks. @default the path in this repository */
  readonly runbookBaseUrl?: string;
}

/**
 * AWS Backup for an environment: a locked vault, plans that find data stores of any phase by their tags, copies in a
 * second region, and notices of what fails. It stands beside what Aurora and DynamoDB keep themselves to go back to any
 * moment: that goes with the cluster or table, and with the region; this stays.
 */
export class Backups extends Construct {
  readonly vaultArn: string;
  readonly roleArn: string;
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id);
    const { prefix, account, region, copy } = props;
    const vaultProps = {
      account,
      name: props.vaultName,
      lock: props.lock,
      keyDeletionWindowDays: props.keyDeletionWindowDays,
      protect: props.protect,
    };
    const copyVault =
      copy &&
      new BackupVault(this, "copies", {
        ...vaultProps,
        ...copy,
        keyAlias: `${prefix}-backup-copies`,
        retentionDays: [copy.retentionDays],
      });
    const rules = snapshotRules(props, copy && copyVault && { ...copy, vaultArn: copyVault.arn });
    const vault = new BackupVault(this, "vault", {
      ...vaultProps,
      region,
      keyAlias: `${prefix}-backup`,
      retentionDays: [...rules.map(({ retentionDays }) => retentionDays), props.continuousRetentionDays],
    });
    new BackupServices(this, "services");

    const role = new BackupRole(this, "role", { name: props.roleName, account });
    const planProps = { vaultName: vault.name, roleArn: role.arn, tags: props.tags };
    new BackupPlan(this, "snapshots", {
      ...planProps,
      name: `${prefix}-snapshots`,
      rules,
      kinds: ["snapshots", "continuous"],
    });
    new BackupPlan(this, "continuous", {
      ...planProps,
      name: `${prefix}-continuous`,
      rules: [
        {
          name: "continuous",
          cron: cron(props.time, "* * ? *"),
          retentionDays: props.continuousRetentionDays,
          continuous: true,
        },
      ],
      kinds: ["continuous"],
    });
    const notices = new BackupNotices(this, "notices", {
      prefix,
      kmsKeyArn: props.noticesKmsKeyArn,
      subscribers: props.subscribers,
      runbookBaseUrl: props.runbookBaseUrl,
    });
    this.vaultArn = vault.arn;
    this.roleArn = role.arn;
    this.topicArn = notices.topicArn;
  }
}

function snapshotRules(props: BackupsProps, copy: BackupRule["copy"]): BackupRule[] {
  const { time, dailyRetentionDays, weeklyRetentionDays, monthlyRetentionDays, coldStorageAfterDays } = props;
  const rules: BackupRule[] = [
    { name: "daily", cron: cron(time, "* * ? *"), retentionDays: dailyRetentionDays, copy },
  ];
  if (weeklyRetentionDays) {
    rules.push({ name: "weekly", cron: cron(time, "? * SUN *"), retentionDays: weeklyRetentionDays, copy });
  }
  if (monthlyRetentionDays) {
    rules.push({
      name: "monthly",
      cron: cron(time, "1 * ? *"),
      retentionDays: monthlyRetentionDays,
      coldStorageAfterDays,
      copy,
    });
  }
  return rules;
}

/** EventBridge's form, from `hh:mm` and the fields day of month, month, day of week, year. */
function cron(time: string, days: string): string {
  const [hour, minute] = time.split(":").map(Number);
  return `cron(${minute} ${hour} ${days})`;
}
