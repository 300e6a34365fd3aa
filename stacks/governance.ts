import type { Construct } from "constructs";
import { names } from "../environments/names";
import type { NameKey } from "../environments/names";
import type { Settings } from "../environments/schema";
import { AccessAnalyzers } from "../modules/governance/access-analyzers";
import { AccountBaseline } from "../modules/governance/account-baseline";
import { ActivityAlarms } from "../modules/governance/activity-alarms";
import { ConfigRecorder } from "../modules/governance/config-recorder";
import { CostBudget } from "../modules/governance/cost-budget";
import { EventNotices, GLOBAL_REGION } from "../modules/governance/event-notices";
import { GovernanceKey } from "../modules/governance/governance-key";
import { LogArchive } from "../modules/governance/log-archive";
import { SecurityHub } from "../modules/governance/security-hub";
import { SecurityTopic } from "../modules/governance/security-topic";
import { ThreatDetection } from "../modules/governance/threat-detection";
import { Trail } from "../modules/governance/trail";
import { GithubRoles } from "../modules/identity/github-roles";
import { roleBoundaryArn, stateKeyAlias, stateLocation } from "./location";
import { PhaseStack } from "./phase-stack";

/** Buckets of this phase that keep what was recorded. */
const archives = ["logArchive", "configArchive", "logArchiveAccess"] as const;

/** Roles of this phase, which a person deploys; all others may be made by GitHub's workflows. */
const ownRoles: readonly NameKey[] = ["trailRole", "noticeRole", "githubPlanRole", "githubApplyRole"];
const deployedRoles = (Object.keys(names) as NameKey[]).filter(
  (key) => names[key].resource === "IAM role" && !ownRoles.includes(key),
);

type Governance = NonNullable<Settings["governance"]>;

/**
 * Beside the numbered phases, once an account: what records, checks and tells what is done in it, whatever did it.
 * What the settings say an organization runs is not made.
 */
export class GovernanceStack extends PhaseStack<"governance"> {
  private readonly governance: Governance;
  private readonly topicName = `${this.prefix}-security`;
  private readonly trailName = `${this.prefix}-trail`;
  private readonly trailLogGroup = `/${this.prefix}/trail`;
  private readonly keyAlias = `${this.prefix}-governance`;

  /** @throws Error for settings without the section: such an environment has no governance phase */
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "governance");
    if (!settings.governance) throw new Error(`${settings.environment} has no governance section`);
    this.governance = settings.governance;

    const key = this.createKey();
    const topic = new SecurityTopic(this, "topic", {
      name: this.topicName,
      account: settings.account,
      region: settings.region,
      kmsKeyArn: key.arn,
      subscribers: this.governance.notices,
    });
    new AccountBaseline(this, "baseline");
    this.createRecords(key.arn, topic.arn);
    this.createWatch();
    this.createNotices(topic.arn);
    this.createGithubRoles();
    this.publish({ governance_kms_key_arn: key.arn, security_topic_arn: topic.arn });
  }

  private isOwn(service: Governance["managedByOrganization"][number]): boolean {
    return !this.governance.managedByOrganization.includes(service);
  }

  /** The ARN of something by its name; what policies name before it is there. */
  private arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.settings.region}:${this.settings.account}:${resource}`;
  }

  private createKey(): GovernanceKey {
    const { account, region, security } = this.settings;
    return new GovernanceKey(this, "key", {
      alias: this.keyAlias,
      description: `Records and notices of the account of ${this.prefix}`,
      account,
      region,
      trailArn: this.arn("cloudtrail", `trail/${this.trailName}`),
      topicArn: this.arn("sns", this.topicName),
      logGroupName: this.trailLogGroup,
      deletionWindowInDays: security.keyDeletionWindowDays,
      preventDestroy: this.isProduction,
    });
  }

  /** The archive, and what writes to it: CloudTrail and Config. */
  private createRecords(kmsKeyArn: string, topicArn: string): void {
    const [hasTrail, hasConfig] = [this.isOwn("trail"), this.isOwn("config")];
    if (!hasTrail && !hasConfig) {
      this.createSecurityHub();
      return;
    }
    const { account, monitoring } = this.settings;
    const { trail, configFrequency } = this.governance;
    const archive = new LogArchive(this, "archive", {
      ...this.governance.logArchive,
      trail: hasTrail
        ? { arn: this.arn("cloudtrail", `trail/${this.trailName}`), bucketName: this.name("logArchive") }
        : undefined,
      config: hasConfig ? { bucketName: this.name("configArchive") } : undefined,
      accessLogName: this.name("logArchiveAccess"),
      account,
      kmsKeyArn,
      forceDestroy: !this.isProduction && this.governance.logArchive.objectLock === "none",
      preventDestroy: this.isProduction,
    });
    if (archive.trail) {
      const { logGroupName } = new Trail(this, "trail", {
        name: this.trailName,
        account,
        roleName: this.name("trailRole"),
        logGroupName: this.trailLogGroup,
        retentionInDays: trail.logRetentionDays,
        archive: archive.trail,
        kmsKeyArn,
        dataEvents: trail.dataEvents,
        unrecordedBuckets: [
          `arn:aws:s3:::${this.name("logArchive")}`,
          `arn:aws:s3:::${this.name("logArchiveAccess")}`,
        ],
        insights: trail.insights,
      });
      new ActivityAlarms(this, "activity", {
        prefix: this.prefix,
        logGroupName,
        topicArn,
        runbookBaseUrl: monitoring.runbookBaseUrl,
      });
    }
    const recorder = archive.config
      ? new ConfigRecorder(this, "config", {
          prefix: this.prefix,
          archive: archive.config,
          kmsKeyArn,
          frequency: configFrequency,
        })
      : undefined;
    this.createSecurityHub(recorder);
  }

  private createSecurityHub(recorder?: ConfigRecorder): void {
    if (!this.isOwn("security-hub")) return;
    new SecurityHub(this, "security_hub", {
      region: this.settings.region,
      standards: this.governance.securityStandards,
      recording: recorder?.recording,
    });
  }

  /** Who looks for attacks and open doors by himself. */
  private createWatch(): void {
    const { guardDuty, unusedAccessDays } = this.governance;
    if (this.isOwn("guardduty")) new ThreatDetection(this, "guardduty", guardDuty);
    if (this.isOwn("access-analyzer")) {
      new AccessAnalyzers(this, "access_analyzers", { prefix: this.prefix, unusedAccessDays });
    }
  }

  private createNotices(topicArn: string): void {
    const { account, region, monitoring } = this.settings;
    const { budget, guardDuty } = this.governance;
    new EventNotices(this, "notices", {
      prefix: this.prefix,
      account,
      region,
      topicArn,
      minimumSeverity: guardDuty.minimumSeverity,
      runbookBaseUrl: monitoring.runbookBaseUrl,
      globalProvider: region === GLOBAL_REGION ? undefined : this.providerIn(GLOBAL_REGION),
      forwardRoleName: this.name("noticeRole"),
    });
    new CostBudget(this, "budget", { ...budget, name: `${this.prefix}-monthly`, topicArn });
  }

  private createGithubRoles(): void {
    const { account, region } = this.settings;
    const { github } = this.governance;
    if (!github) return;
    new GithubRoles(this, "github", {
      ...github,
      account,
      region,
      prefix: this.prefix,
      state: {
        bucketArn: `arn:aws:s3:::${stateLocation(this.settings, "bootstrap").bucket}`,
        keyAlias: stateKeyAlias(this.settings).name,
      },
      roleNames: deployedRoles.map((role) => this.name(role)),
      roleBoundaryArn: roleBoundaryArn(this.settings),
      archiveBucketArns: archives.map((archive) => `arn:aws:s3:::${this.name(archive)}`),
      archiveKeyAlias: `alias/${this.keyAlias}`,
      planRoleName: this.name("githubPlanRole"),
      applyRoleName: this.name("githubApplyRole"),
    });
  }
}
