import type { Control } from "../../control";
import { isSet, requireReferrer } from "../../require";
import { valueAt } from "../../view/arguments";

export const s3BucketLifecycle: Control = {
  name: "s3-bucket-lifecycle",
  ids: ["Security Hub S3.10", "FSBP S3.13"],
  title: "Buckets remove old versions and broken uploads",
  severity: "low",
  why: "Versions and halves of uploads that nobody sees are paid for without end, and kept longer than allowed.",
  mend: "Add an aws_s3_bucket_lifecycle_configuration with an enabled rule for old versions.",
  types: ["aws_s3_bucket"],
  check: (bucket) => {
    const [lifecycle] = bucket.referrers("aws_s3_bucket_lifecycle_configuration", "bucket");
    if (!lifecycle) return requireReferrer(bucket, "aws_s3_bucket_lifecycle_configuration", "bucket");
    const removes = lifecycle
      .blocks("rule")
      .some(
        (rule) =>
          rule.status === "Enabled" && isSet(valueAt(rule, "noncurrent_version_expiration.noncurrent_days")),
      );
    return removes
      ? []
      : [
          {
            resource: lifecycle,
            argument: "rule",
            found: lifecycle.blocks("rule").map(({ status }) => status),
            allowed: "an enabled rule with noncurrent_version_expiration",
          },
        ];
  },
  examples: {
    failing: [
      { aws_s3_bucket_lifecycle_configuration: { example: null } },
      {
        aws_s3_bucket_lifecycle_configuration: {
          example: {
            rule: [{ status: "Disabled", noncurrent_version_expiration: [{ noncurrent_days: 30 }] }],
          },
        },
      },
      { aws_s3_bucket_lifecycle_configuration: { example: { rule: [{ status: "Enabled" }] } } },
    ],
    passing: [
      {
        aws_s3_bucket_lifecycle_configuration: {
          example: { rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 1 }] }] },
        },
      },
    ],
  },
};
