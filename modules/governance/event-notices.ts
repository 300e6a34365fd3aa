import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, serviceTrust } from "../iam/policy";
import { noticeText } from "../monitoring/notice-text";
import { noticeRules } from "./notice-rules";
import type { NoticeRule } from "./notice-rules";

/** Where AWS sends the events of services that have no region, and sign-ins of the root user. */
export const GLOBAL_REGION = "us-east-1";

export interface EventNoticesProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** Where it is told; its policy must let EventBridge publish. */
  readonly topicArn: string;
  /** Lowest severity of a GuardDuty finding that is told, 1 to 10. */
  readonly minimumSeverity: number;
  /** Where people read the runbooks. @default the path in this repository */
  readonly runbookBaseUrl?: string;
  /** Provider of us-east-1; left out where that is the stack's own region. */
  readonly globalProvider?: TerraformProvider;
  /** Name of the role that hands events of us-east-1 on. */
  readonly forwardRoleName: string;
}

/**
 * Notices of what happens in the account, as text that a person can read. EventBridge sees only its own region, so a
 * rule in us-east-1 hands on what AWS sends there.
 * Source: EventBridge User Guide, "Sending and receiving events between AWS Regions".
 */
export class EventNotices extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EventNoticesProps,
  ) {
    super(scope, id);
    const { prefix, topicArn, minimumSeverity, globalProvider, runbookBaseUrl } = props;
    const notices = noticeRules(prefix, minimumSeverity);
    for (const notice of notices) {
      const rule = this.createRule(notice.name, notice);
      new CloudwatchEventTarget(this, `${notice.name}-target`, {
        rule: rule.name,
        arn: topicArn,
        inputTransformer: noticeText(notice, runbookBaseUrl),
      });
    }
    if (globalProvider)
      this.forward(
        notices.filter(({ isGlobal }) => isGlobal),
        globalProvider,
      );
  }

  private createRule(id: string, notice: NoticeRule, provider?: TerraformProvider): CloudwatchEventRule {
    return new CloudwatchEventRule(this, id, {
      provider,
      name: `${this.props.prefix}-notice-${notice.name}`,
      description: notice.description,
      eventPattern: JSON.stringify(notice.pattern),
    });
  }

  private forward(notices: readonly NoticeRule[], provider: TerraformProvider): void {
    const { prefix, account, region, forwardRoleName } = this.props;
    const bus = `arn:aws:events:${region}:${account}:event-bus/default`;
    const role = new IamRole(this, "forward_role", {
      name: forwardRoleName,
      description: `Lets EventBridge hand events of ${GLOBAL_REGION} on to ${region}`,
      assumeRolePolicy: serviceTrust(
        "events.amazonaws.com",
        account,
        `arn:aws:events:${GLOBAL_REGION}:${account}:rule/${prefix}-notice-*`,
      ),
    });
    const policy = new IamRolePolicy(this, "forward_policy", {
      name: "put-events",
      role: role.id,
      policy: policyDocument([{ Sid: "PutEventsAtHome", Action: "events:PutEvents", Resource: bus }]),
    });
    for (const notice of notices) {
      const rule = this.createRule(`${notice.name}-global`, notice, provider);
      new CloudwatchEventTarget(this, `${notice.name}-forward`, {
        provider,
        rule: rule.name,
        arn: bus,
        roleArn: role.arn,
        dependsOn: [policy],
      });
    }
  }
}
