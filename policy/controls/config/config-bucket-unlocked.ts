import type { Control } from "../../control";
import { isSet } from "../../require";

const history = "${aws_s3_bucket.history.id}";

export const configBucketUnlocked: Control = {
  name: "config-bucket-unlocked",
  ids: [],
  title: "AWS Config delivers to a bucket without a default lock",
  severity: "medium",
  why: "Config delivers nothing to a bucket with default retention: there would be no history (Config Developer Guide, managing the delivery channel).",
  mend: "Take the aws_s3_bucket_object_lock_configuration away, or give Config a bucket of its own; its policy can deny deletion.",
  types: ["aws_config_delivery_channel"],
  check: (channel) =>
    channel
      .targets("s3_bucket_name")
      .flatMap((bucket) => bucket.referrers("aws_s3_bucket_object_lock_configuration", "bucket"))
      .filter((lock) => isSet(lock.value("rule")))
      .map((lock) => ({
        resource: channel,
        argument: "s3_bucket_name",
        found: `${lock.address} with a default retention`,
        allowed: "a bucket without a default retention",
      })),
  examples: {
    failing: [
      { aws_config_delivery_channel: { example: { s3_bucket_name: "${aws_s3_bucket.example.bucket}" } } },
      {
        aws_s3_bucket_object_lock_configuration: {
          history: { bucket: history, rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 1 }] }] },
        },
      },
    ],
    passing: [
      {
        aws_s3_bucket_object_lock_configuration: {
          history: { bucket: history, object_lock_enabled: "Enabled" },
        },
      },
    ],
  },
};
