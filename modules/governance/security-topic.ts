import { Construct } from "constructs";
import { EventTopic } from "../monitoring/event-topic";
import { subscribe } from "../monitoring/subscriptions";
import type { Subscribers } from "../monitoring/subscriptions";

export interface SecurityTopicProps {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Its policy must let CloudWatch, EventBridge and Budgets use it. */
  readonly kmsKeyArn: string;
  readonly subscribers: Subscribers;
}

/**
 * The encrypted topic of all that the account's guards have to tell, and who is subscribed.
 * Sources: CloudWatch User Guide, "Notifying users on alarm changes"; AWS Cost Management User Guide, "Creating an
 * Amazon SNS topic for budget notifications".
 */
export class SecurityTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SecurityTopicProps) {
    super(scope, id);
    const { name, account, region, kmsKeyArn, subscribers } = props;
    const source = (arn: string) => ({
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": arn },
    });
    const topic = new EventTopic(this, "topic", {
      name,
      kmsKeyArn,
      publishers: [
        {
          Sid: "PublishByAlarms",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Condition: source(`arn:aws:cloudwatch:${region}:${account}:alarm:*`),
        },
        {
          Sid: "PublishByBudgets",
          Principal: { Service: "budgets.amazonaws.com" },
          Condition: source(`arn:aws:budgets::${account}:*`),
        },
        // EventBridge states no source to SNS: with a condition on one, it would publish nothing (its User Guide).
        { Sid: "PublishByEventBridge", Principal: { Service: "events.amazonaws.com" } },
      ],
    });
    subscribe(this, "subscriber", { topicArn: topic.arn, subscribers });
    this.arn = topic.arn;
  }
}
