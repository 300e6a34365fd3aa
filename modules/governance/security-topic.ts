import { Construct } from "constructs";
import { EventTopic } from "../monitoring/event-topic";
import { alarmsOf, eventBridge } from "../monitoring/publishers";
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
 * Source: AWS Cost Management User Guide, "Creating an Amazon SNS topic for budget notifications".
 */
export class SecurityTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SecurityTopicProps) {
    super(scope, id);
    const { name, account, region, kmsKeyArn, subscribers } = props;
    const topic = new EventTopic(this, "topic", {
      name,
      kmsKeyArn,
      publishers: [
        alarmsOf(account, region),
        {
          Sid: "PublishByBudgets",
          Principal: { Service: "budgets.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:budgets::${account}:*` },
          },
        },
        eventBridge,
      ],
    });
    subscribe(this, "subscriber", { topicArn: topic.arn, subscribers });
    this.arn = topic.arn;
  }
}
