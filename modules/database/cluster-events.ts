import { DbEventSubscription } from "@cdktf/provider-aws/lib/db-event-subscription";
import { Construct } from "constructs";
import { EventTopic } from "../monitoring/event-topic";
import { subscribe } from "../monitoring/subscriptions";
import type { Subscribers } from "../monitoring/subscriptions";

export interface ClusterEventsProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  readonly clusterIdentifier: string;
  readonly instanceIdentifiers: string[];
  /** Parameter group of the instances; notices of cluster parameter groups do not exist. */
  readonly parameterGroupName: string;
  /** Key of the topic; its policy must let `events.rds.amazonaws.com` use it. */
  readonly kmsKeyArn: string;
  /** Who is told. */
  readonly subscribers: Subscribers;
}

/**
 * Notices of what happens to a cluster, its instances and their parameters, in an encrypted topic.
 * Controls: FSBP RDS.19, RDS.20, RDS.21. Encrypted topics: SNS Developer Guide, "Enable compatibility between event sources
 * from AWS services and encrypted topics".
 */
export class ClusterEvents extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: ClusterEventsProps) {
    super(scope, id);
    const { prefix, account, region } = props;
    const topic = new EventTopic(this, "topic", {
      name: `${prefix}-database-events`,
      kmsKeyArn: props.kmsKeyArn,
      publishers: [
        {
          Sid: "PublishByRds",
          Principal: { Service: "events.rds.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:rds:${region}:${account}:*` },
          },
        },
      ],
    });
    subscribe(this, "subscriber", { topicArn: topic.arn, subscribers: props.subscribers });
    new DbEventSubscription(this, "cluster", {
      name: `${prefix}-cluster-events`,
      snsTopic: topic.arn,
      sourceType: "db-cluster",
      sourceIds: [props.clusterIdentifier],
      eventCategories: [
        "configuration change",
        "deletion",
        "failover",
        "failure",
        "maintenance",
        "notification",
      ],
    });
    new DbEventSubscription(this, "instances", {
      name: `${prefix}-instance-events`,
      snsTopic: topic.arn,
      sourceType: "db-instance",
      sourceIds: props.instanceIdentifiers,
      eventCategories: [
        "availability",
        "configuration change",
        "deletion",
        "failover",
        "failure",
        "low storage",
        "maintenance",
        "notification",
        "recovery",
      ],
    });
    new DbEventSubscription(this, "parameters", {
      name: `${prefix}-parameter-events`,
      snsTopic: topic.arn,
      sourceType: "db-parameter-group",
      sourceIds: [props.parameterGroupName],
      eventCategories: ["configuration change"],
    });
    this.topicArn = topic.arn;
  }
}
