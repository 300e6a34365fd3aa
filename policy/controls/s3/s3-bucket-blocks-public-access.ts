import type { Control } from "../../control";
import { requireTrue, requireReferrer } from "../../require";

const ways = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

export const s3BucketBlocksPublicAccess: Control = {
  name: "s3-bucket-blocks-public-access",
  ids: ["FSBP S3.2", "FSBP S3.3", "FSBP S3.8", "CIS 3.0.0/2.1.4"],
  title: "Buckets are public in none of the four ways",
  severity: "high",
  why: "One policy or ACL by mistake would show every object to the world.",
  mend: "Add an aws_s3_bucket_public_access_block for the bucket with all four arguments true (modules/storage/private-bucket.ts).",
  types: ["aws_s3_bucket"],
  check: (bucket) => {
    const [block] = bucket.referrers("aws_s3_bucket_public_access_block", "bucket");
    return block
      ? ways.flatMap((way) => requireTrue(block, way))
      : requireReferrer(bucket, "aws_s3_bucket_public_access_block", "bucket");
  },
  examples: {
    failing: [
      { aws_s3_bucket_public_access_block: { example: null } },
      { aws_s3_bucket_public_access_block: { example: { restrict_public_buckets: false } } },
      { aws_s3_bucket_public_access_block: { example: { block_public_policy: null } } },
    ],
    passing: [{ aws_s3_bucket_public_access_block: { example: { block_public_acls: "true" } } }],
  },
};
