import type { Control } from "../../control";
import { isSet, requireThat } from "../../require";
import type { Resource } from "../../view/resource";

export const snsTopicEncrypted: Control = {
  name: "sns-topic-encrypted",
  ids: ["Security Hub SNS.1"],
  title: "Topics are encrypted with a customer key, but for ElastiCache's, which cannot be",
  severity: "medium",
  why: "Notices name what runs where, and what is wrong with it; to an encrypted topic ElastiCache publishes nothing at all.",
  mend: "Set kms_master_key_id to a customer key whose policy admits the publishers; leave it out where ElastiCache publishes.",
  types: ["aws_sns_topic"],
  check: (topic) =>
    hearsElastiCache(topic)
      ? requireThat(topic, "kms_master_key_id", (value) => !isSet(value), "nothing, for ElastiCache")
      : requireThat(
          topic,
          "kms_master_key_id",
          (value) => isSet(value) && value !== "alias/aws/sns",
          "a customer key: services cannot publish by alias/aws/sns",
        ),
  examples: {
    failing: [
      { aws_sns_topic: { example: { kms_master_key_id: null } } },
      { aws_sns_topic: { example: { kms_master_key_id: "alias/aws/sns" } } },
      {
        aws_sns_topic: { cache: { kms_master_key_id: "${aws_kms_key.example.arn}" } },
        aws_elasticache_replication_group: {
          example: { notification_topic_arn: "${aws_sns_topic.cache.arn}" },
        },
      },
    ],
    passing: [
      { aws_sns_topic: { example: { kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/a" } } },
      {
        aws_sns_topic: { cache: { name: "cache" } },
        aws_elasticache_replication_group: {
          example: { notification_topic_arn: "${aws_sns_topic.cache.arn}" },
        },
      },
    ],
  },
};

/** By its own ARN, or by that of its policy, which is the same. Source: ElastiCache User Guide, "Event Notifications and Amazon SNS". */
function hearsElastiCache(topic: Resource): boolean {
  return [topic, ...topic.referrers("aws_sns_topic_policy", "arn")].some(
    (each) => each.referrers("aws_elasticache_replication_group", "notification_topic_arn").length > 0,
  );
}
