import type { Statement } from "../iam/policy";

/**
 * The statement of a key's policy that lets EventBridge publish to encrypted topics. It states no source to KMS, and a
 * condition on one would lose every notice; SNS states the topic.
 * Source: SNS Developer Guide, "Enable compatibility between event sources from AWS services and encrypted topics".
 *
 * @param topicArn ARN of the topic, or a pattern of ARNs with `*`
 */
export function eventBridgeUse(topicArn: string): Statement {
  return {
    Sid: "EventBridgePublishes",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
    Resource: "*",
    Condition: { StringLike: { "kms:EncryptionContext:aws:sns:topicArn": topicArn } },
  };
}
