import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Statement } from "../iam/policy";

export interface EventTopicProps {
  readonly name: string;
  /** Who may publish, and on whose behalf; the topic is added as the resource. */
  readonly publishers: readonly Omit<Statement, "Action" | "Resource">[];
  /**
   * Customer key; its policy must let the publishers use it.
   * @default not encrypted, for the services that cannot publish to an encrypted topic
   */
  readonly kmsKeyArn?: string;
}

/** A topic to which AWS services publish what happens to a data store. People subscribe to it outside of Terraform. */
export class EventTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EventTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", { name: props.name, kmsMasterKeyId: props.kmsKeyArn });
    const policy = new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        props.publishers.map((publisher) => ({ ...publisher, Action: "sns:Publish", Resource: topic.arn })),
      ),
    });
    // Through the policy, so that nothing publishes before it may.
    this.arn = policy.arn;
  }
}
