import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Publisher } from "./publishers";

export interface EventTopicProps {
  readonly name: string;
  /** Provider of the topic's region. @default the stack's */
  readonly provider?: TerraformProvider;
  /** Who may publish, and on whose behalf; the topic is added as the resource. */
  readonly publishers: readonly Publisher[];
  /**
   * Customer key; its policy must let the publishers use it.
   * @default not encrypted, for the services that cannot publish to an encrypted topic
   */
  readonly kmsKeyArn?: string;
}

/** A topic to which AWS services publish what happens, over TLS only. */
export class EventTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { provider, name, kmsKeyArn, publishers }: EventTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", { provider, name, kmsMasterKeyId: kmsKeyArn });
    const publish = { Action: "sns:Publish", Resource: topic.arn };
    const policy = new SnsTopicPolicy(this, "policy", {
      provider,
      arn: topic.arn,
      policy: policyDocument([
        ...publishers.map((publisher) => ({ ...publisher, ...publish })),
        // Source: SNS Developer Guide, "Enforce encryption of data in transit".
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          ...publish,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    // Through the policy, so that nothing publishes before it may.
    this.arn = policy.arn;
  }
}
