import type { Control } from "../../control";
import { requireOneOf, requireReferrer } from "../../require";

export const s3BucketNoAcl: Control = {
  name: "s3-bucket-no-acl",
  ids: ["FSBP S3.12"],
  title: "Buckets know no ACLs",
  severity: "medium",
  why: "An ACL on a single object opens it past the bucket's policy.",
  mend: "Add aws_s3_bucket_ownership_controls with object_ownership BucketOwnerEnforced.",
  types: ["aws_s3_bucket"],
  check: (bucket) => {
    const [ownership] = bucket.referrers("aws_s3_bucket_ownership_controls", "bucket");
    return ownership
      ? requireOneOf(ownership, "rule.object_ownership", ["BucketOwnerEnforced"])
      : requireReferrer(bucket, "aws_s3_bucket_ownership_controls", "bucket");
  },
  examples: {
    failing: [
      { aws_s3_bucket_ownership_controls: { example: null } },
      { aws_s3_bucket_ownership_controls: { example: { rule: { object_ownership: "ObjectWriter" } } } },
    ],
    passing: [
      {
        aws_s3_bucket_ownership_controls: {
          example: { rule: [{ object_ownership: "BucketOwnerEnforced" }] },
        },
      },
    ],
  },
};
