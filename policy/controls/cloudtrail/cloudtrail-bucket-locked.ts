import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cloudtrailBucketLocked: Control = {
  name: "cloudtrail-bucket-locked",
  ids: ["Security Hub S3.15"],
  title: "Nobody deletes the trail before its time",
  severity: "medium",
  why: "Whoever breaks in deletes his traces first.",
  mend: "Set governance.logArchive.objectLock to governance or compliance.",
  types: ["aws_cloudtrail"],
  setting: "governance.logArchive.objectLock",
  givesUp: givenUpBy("governance.logArchive.objectLock"),
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
