import type { Control } from "../../control";
import { requireOneOf, requireReferrer } from "../../require";

export const s3BucketVersioned: Control = {
  name: "s3-bucket-versioned",
  ids: ["Security Hub S3.14"],
  title: "Buckets keep the versions of their objects",
  severity: "low",
  why: "What is overwritten or deleted by mistake can be brought back.",
  mend: "Add an aws_s3_bucket_versioning with status Enabled.",
  types: ["aws_s3_bucket"],
  check: (bucket) => {
    const [versioning] = bucket.referrers("aws_s3_bucket_versioning", "bucket");
    return versioning
      ? requireOneOf(versioning, "versioning_configuration.status", ["Enabled"])
      : requireReferrer(bucket, "aws_s3_bucket_versioning", "bucket");
  },
  examples: {
    failing: [
      { aws_s3_bucket_versioning: { example: null } },
      { aws_s3_bucket_versioning: { example: { versioning_configuration: { status: "Suspended" } } } },
    ],
    passing: [
      { aws_s3_bucket_versioning: { example: { versioning_configuration: [{ status: "Enabled" }] } } },
    ],
  },
};
