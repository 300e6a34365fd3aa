import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Severity } from "./alarm";
import { EventTopic } from "./event-topic";
import { alarmsOf } from "./publishers";
import { subscribe } from "./subscriptions";
import type { Subscribers } from "./subscriptions";

export interface AlarmTopicsProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** Provider of that region. @default the stack's */
  readonly provider?: TerraformProvider;
  /** Key of that region; its policy must let `cloudwatch.amazonaws.com` use it. */
  readonly kmsKeyArn: string;
  readonly subscribers: Readonly<Record<Severity, Subscribers>>;
}

/**
 * The encrypted topics of a region that alarms tell, one a severity, and who is subscribed. Only alarms of this
 * account and region may publish.
 * Source: CloudWatch User Guide, "Notifying users on alarm changes".
 */
export class AlarmTopics extends Construct {
  readonly arns: Readonly<Record<Severity, string>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmTopicsProps,
  ) {
    super(scope, id);
    this.arns = { page: this.create("page"), notice: this.create("notice") };
  }

  private create(severity: Severity): string {
    const { prefix, account, region, provider, kmsKeyArn, subscribers } = this.props;
    const { arn } = new EventTopic(this, severity, {
      provider,
      name: `${prefix}-${severity}s`,
      kmsKeyArn,
      publishers: [alarmsOf(account, region)],
    });
    subscribe(this, severity, { provider, topicArn: arn, subscribers: subscribers[severity] });
    return arn;
  }
}
