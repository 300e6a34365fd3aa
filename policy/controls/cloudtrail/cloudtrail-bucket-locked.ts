import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cloudtrailBucketLocked: Control = {
  name: "cloudtrail-bucket-locked",
  ids: ["Security Hub S3.15"],
  title: "Nobody deletes the trail before its time",
  severity: "medium",
  why: "Whoever breaks in deletes his traces first.",
  mend: "Give the bucket of the trail an aws_s3_bucket_object_lock_configuration (governance.logArchive.objectLock).",
  types: ["aws_cloudtrail"],
  givesUp: "Whoever may delete objects can delete the records of what he did.",
  check: (trail) => {
    const locks = trail
      .targets("s3_bucket_name")
      .flatMap((bucket) => bucket.referrers("aws_s3_bucket_object_lock_configuration", "bucket"));
    if (locks.length)
      return locks.flatMap((lock) =>
        requireOneOf(lock, "rule.default_retention.mode", ["GOVERNANCE", "COMPLIANCE"]),
      );
    return [
      {
        resource: trail,
        argument: "s3_bucket_name",
        found: trail.value("s3_bucket_name"),
        allowed: "a bucket of this environment with an object lock",
      },
    ];
  },
  examples: {
    failing: [
      { aws_s3_bucket_object_lock_configuration: { example: null } },
      { aws_s3_bucket_object_lock_configuration: { example: { rule: null } } },
    ],
    passing: [
      {
        aws_s3_bucket_object_lock_configuration: {
          example: { rule: { default_retention: { mode: "GOVERNANCE", days: 30 } } },
        },
      },
    ],
  },
};
